"""The report that boards, schools and families read: one HTML file that loads nothing."""
