"""The whole page in one file, to be opened from a folder or a stick."""
