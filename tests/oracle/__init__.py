"""An independent brute-force solver of tiny scenarios, sharing nothing with the package."""
