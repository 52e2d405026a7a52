"""What people take away: images, handouts, data, the page in one file; `python -m exports`."""
