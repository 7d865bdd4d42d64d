"""What the public pages ask. Each form is one page, and asks one thing."""
