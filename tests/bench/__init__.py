"""Measures Jajak beside a bare Flask + SQLAlchemy Core application over the same tables."""
