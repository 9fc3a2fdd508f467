"""A plan as a view: the first screen and the parts of its report."""
