"""Checks of what is written: ids, amounts, effects, tags, links, one kind of entry a file."""
