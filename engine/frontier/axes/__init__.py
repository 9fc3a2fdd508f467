"""What a frontier trades: each objective as a line, its names, steps and digits."""
