"""What sites can be and sums over them come to: what the checks reckon with."""
