"""Tables of CSV, XLSX and Parquet: their cells, and the tree that they fill."""
