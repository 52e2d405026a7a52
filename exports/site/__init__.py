"""The story as a folder of files that any web server hands out."""
