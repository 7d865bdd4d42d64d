"""Tags of the pages for owners of systems."""
