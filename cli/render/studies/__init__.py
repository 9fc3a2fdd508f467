"""What a study found, and what rises or falls: pages and pictures."""
