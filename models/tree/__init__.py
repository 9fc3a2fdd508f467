"""The raw tree of a file: reading YAML, where each value stands, and problems found in it."""
