"""One catalogue of words for the terminal, the report and the memos, in every language."""
