"""The blueprint of this package."""

from flask import Blueprint, abort

from app.approvals.enums import Kind

blueprint = Blueprint("approvals", __name__, url_prefix="/approvals", template_folder="../templates")


def kind_or_404(name: str) -> Kind:
    """The kind named in an address."""
    return next((kind for kind in Kind if kind.value == name), None) or abort(404)
