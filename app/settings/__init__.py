"""The office and its reference tables: regions, KBLI, trades, stages, reasons, holidays, wages."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.settings import models
