"""Partnerships and their way through the stages."""
