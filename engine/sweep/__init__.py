"""Many scenarios: design, runs on processes or a cluster, and the store of results."""
