"""What may be decided, in columns and rows: states, restarts, hiring, positions, closures."""
