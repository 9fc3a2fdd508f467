"""The price of consistency: letting each school decide, or forcing one decision for all."""

CONSISTENCY = ("worth", "mixed")
"""Its objectives: worth, and programs that are decided differently from school to school."""
