"""What the cases come to together: the register and its figures, without personal data."""
