"""What each part of the report says: facts of a plan as plain frozen dataclasses."""
