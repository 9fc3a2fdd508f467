"""What sites cost, gain and can be, as plain numbers: what the checks reckon with."""
