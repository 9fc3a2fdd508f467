"""Checks of what rules and mandates ask together: what no plan can keep."""
