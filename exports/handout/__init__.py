"""Handouts for a class: worksheet, answer key and source sheet, as tagged PDF."""
