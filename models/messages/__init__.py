"""What is wrong with a value, in words: units, numbers in text, hints."""
