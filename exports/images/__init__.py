"""Images to print: a chapter drawn anew at the size asked for, as PNG, SVG or PDF."""
