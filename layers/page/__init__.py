"""The one document that holds map and text, and its assets."""
