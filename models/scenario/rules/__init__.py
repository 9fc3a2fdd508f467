"""The kinds of rules as a scenario says them: what all share, then each with its fields."""
