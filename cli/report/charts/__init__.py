"""Charts as shapes: where each line, bar and band of a drawing stands."""
