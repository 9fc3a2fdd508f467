"""What schools ask for: whether it can be, what rules forbid of it, and money with conditions."""
