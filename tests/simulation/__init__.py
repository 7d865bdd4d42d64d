"""Years of an office: many cases, staff who are sometimes late, and at the end everything is checked."""
