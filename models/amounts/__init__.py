"""What a scenario's parts cost, hold, may pay for and gain, as plain numbers: each formula once.

The checks sum these numbers; the engine puts them into arrays.
"""
