"""Browsers that the stories drive."""
