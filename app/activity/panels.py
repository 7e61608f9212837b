"""What this package shows on the pages of companies."""

from flask import render_template
from flask_login import current_user

from app.activity import queries
from app.companies.models import Company


def watch_button(company: Company) -> str:
    """Watch it, or watch it no longer."""
    return render_template(
        "activity/_watch.html", company=company, is_watching=queries.is_watching(current_user, company.id)
    )
