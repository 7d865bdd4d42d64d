"""The work itself, one file a kind of job. Each takes a lease and records its result under it."""
