"""Why a program is decided as it is, and what would change that."""
