"""What would keep a program, all of it or its first site, and what that costs."""
