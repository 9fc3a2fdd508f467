"""What a plan answers to each school's requests."""
