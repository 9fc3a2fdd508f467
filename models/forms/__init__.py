"""The form that a school fills: made for it, read back, and checked in words for a principal."""
