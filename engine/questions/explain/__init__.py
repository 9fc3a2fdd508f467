"""Why a program or a reorganization is decided as it is, and what would change that."""
