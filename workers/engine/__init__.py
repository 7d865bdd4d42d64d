"""Pure Python: dataset files, the graph they make, the order of a search, masking. No database, no Django."""
