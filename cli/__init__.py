"""How a person asks: the command line."""
