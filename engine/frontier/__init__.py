"""Trade-off frontiers: what must be given up of one thing to have more of another."""
