"""What schools ask for: whether it can be, what the rules forbid of it, and money with conditions."""
