"""Which letters can be drawn: the fonts of the packages and of the machine."""
