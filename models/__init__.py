"""What a district says: the scenario format, its loading and its checking, and the plan's schema."""
