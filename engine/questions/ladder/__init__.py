"""What the next dollars bring back first, or what goes next: a nested list of steps."""
