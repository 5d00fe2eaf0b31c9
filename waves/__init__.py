"""Waves: chat, voice and video calls between two people."""
