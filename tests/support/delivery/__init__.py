"""What the proof of delivery is made of: writers, a nemesis, a history, a checker."""
