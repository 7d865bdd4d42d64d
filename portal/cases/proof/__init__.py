"""What evidence consists of and how it is checked: pure Python, so that an auditor needs no portal to run it."""
