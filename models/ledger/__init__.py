"""The lines of a budget export become schools, programs, sites, funds and base."""
