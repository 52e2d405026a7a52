"""Data to take away: for map programs, spreadsheets and notebooks, and for reference managers."""
