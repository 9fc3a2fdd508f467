"""What is found: the schemas of plans and of every answer."""
