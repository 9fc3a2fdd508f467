"""A sweep as a view: pages and pictures."""
