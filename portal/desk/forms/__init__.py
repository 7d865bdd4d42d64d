"""What staff can fill in, by subject."""
