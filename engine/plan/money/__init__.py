"""A plan's money, year by year."""
