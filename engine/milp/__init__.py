"""The MILP core: named sparse blocks of columns and rows, and what can be asked of them.

It knows no school words. Import the modules one by one (``milp.model`` is light; the solvers load
their library only when they are asked for).
"""
