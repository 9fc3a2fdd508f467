"""Published findings, shipped as data: found by words, pooled, and made rows to paste."""
