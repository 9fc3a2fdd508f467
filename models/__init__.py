"""What a district says: the scenario format, its loading and checking, the plan's schema."""
