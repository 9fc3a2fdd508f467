"""A plan as a workbook whose totals add up by formulas, and as plain tables."""
