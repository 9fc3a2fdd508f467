"""The search for efficient points: subproblems, regions, floors, exact and evenly spread."""
