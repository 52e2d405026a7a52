"""The story: its records, read from plain files, checked and traced."""
