"""Waves: two people find each other, write, ring, see and hear each other."""
