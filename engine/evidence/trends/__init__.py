"""Which programs, schools and groups rise or fall, small ones not taken at their word."""
