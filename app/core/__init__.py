"""Shared ground that knows no domain."""
