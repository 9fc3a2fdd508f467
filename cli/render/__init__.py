"""What a person sees: pure functions from a plan and its scenario to a view of it."""
