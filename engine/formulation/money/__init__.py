"""Money in the MILP: what is due, which fund pays it, top-ups, and what dollars are worth."""
