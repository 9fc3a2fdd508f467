"""The parts of a plan, one file a matter."""
