"""From the schools up: what granting their requests would cost, and what partners would change."""
