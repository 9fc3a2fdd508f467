"""Decisions -> what they do and cost, and who pays."""
