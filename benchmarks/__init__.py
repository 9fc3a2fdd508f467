"""How fast Groundswell is, beside what else a district could use: `python -m benchmarks --help`."""
