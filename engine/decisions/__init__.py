"""Questions asked of plans, one a file."""
