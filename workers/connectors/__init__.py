"""Ways to reach data systems, one file each."""
