"""A first map of a budget export, drafted by its columns and codes."""
