"""Why no plan exists, and what must give, in dollars, people and rules."""
