"""What one more step of equity or voice costs: the same scenario at several levels."""
