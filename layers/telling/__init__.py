"""How things are said: words in every language, descriptions, text, citations, names, time."""
