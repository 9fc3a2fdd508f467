"""What is said of decisions and rules in words, from the catalogue."""
