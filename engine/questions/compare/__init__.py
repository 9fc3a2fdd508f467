"""Two plans, scenarios or overrides: what changed, what it did, which inputs flip it."""
