"""Where money comes from and goes: bills, who pays, what is freed, what things are worth for it."""
