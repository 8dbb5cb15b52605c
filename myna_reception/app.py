"""The composition root of the desk app."""
