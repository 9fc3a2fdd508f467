"""The scenario format: what a district says, as frozen models."""
