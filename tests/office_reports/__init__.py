"""Reports of the office."""
