"""A MILP as arrays: rows, columns, bounds, tolerances, scaling."""
