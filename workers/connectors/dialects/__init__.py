"""What kinds of databases say differently, one file each."""
