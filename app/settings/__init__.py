"""The office and its reference tables: regions, KBLI, trades, stages, reasons, holidays, wages."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application; from here on its clock is the office's."""
    from app.core.clock import set_zone_source
    from app.settings import queries

    set_zone_source(queries.zone)
