"""Many solves as one question: trade-off frontiers, and sweeps of thousands of scenarios."""
