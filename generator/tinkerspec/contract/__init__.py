"""One door to a contract: load, project, lint, resolve."""
