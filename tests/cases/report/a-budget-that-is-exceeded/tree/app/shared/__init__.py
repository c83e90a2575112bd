"""What the order functions have in common."""
