"""Plans nearly as good: how they differ, what they share, how far each can go."""
