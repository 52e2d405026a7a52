"""Plans, steps and questions for a class."""
