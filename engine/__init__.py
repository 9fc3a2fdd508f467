"""What to do about it: from a scenario to a plan."""
