"""From a scenario to the rows and columns of its MILP."""
