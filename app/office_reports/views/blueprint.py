"""The blueprint of this package."""

from flask import Blueprint

blueprint = Blueprint("office_reports", __name__, url_prefix="/reports", template_folder="../templates")
