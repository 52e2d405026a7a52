"""What people take away: data files so far; `python -m exports` writes them."""
