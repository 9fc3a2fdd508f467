"""Questions about plans, a room each."""
