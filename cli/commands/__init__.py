"""One file for each command of `groundswell`."""
