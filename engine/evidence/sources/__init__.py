"""Makes the evidence library from the files that its sources publish; used by developers only."""
