"""Figures that may change (money, cost, effect, students, savings), and the scenarios then."""
