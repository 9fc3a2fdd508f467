"""Decisions that somebody wrote down: tables of them, read into what each site does by year."""
