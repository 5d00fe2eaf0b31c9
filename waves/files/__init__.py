"""What files contain: where it is stored, and what is made of uploaded pictures."""
