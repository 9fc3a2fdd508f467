"""Budget exports (general ledger lines): sheets of any layout, read into lines as a map says."""
