"""The whole product on one machine: bundled databases and the processes that make it up."""
