"""A scenario as one workbook: a sheet for each noun, read and written without loss."""
