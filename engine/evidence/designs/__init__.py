"""One design a file: libraries estimate, and what they say becomes one kind of estimate."""
