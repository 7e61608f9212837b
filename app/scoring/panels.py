"""What this package shows on the page of a company."""

from flask import render_template

from app.companies.models import Company


def company_panel(company: Company) -> str:
    """How promising the company is said to be, and the way to the points behind it."""
    return render_template("scoring/_company_panel.html", company=company)
