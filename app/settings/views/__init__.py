"""The screens of the settings: the office, its lists, its calendar and its wages."""

from flask import Blueprint

settings = Blueprint("settings", "app.settings", template_folder="templates", url_prefix="/settings")

from app.settings.views import (  # noqa: E402 - they hang their routes into the blueprint
    calendar,
    custom_fields,
    days_off,
    lists,
    office,
    outlines,
    schedule,
)
