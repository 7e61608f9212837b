"""Companies and their contacts: what is on file, who they are, which are the same."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from app.accounts import history
    from app.companies import queries, showing, views
    from app.companies.identity import numbers
    from app.companies.identity.matching import explain
    from app.core.rendering import places

    app.register_blueprint(views.blueprint)
    app.jinja_env.globals.update(
        company_url=showing.company_url, company_facts=showing.company_facts, explain=explain
    )
    places.setdefault("company", "workspace.company")
    places.setdefault("companies", "reports.companies")
    for name in ("npwp", "nitku"):
        history.add_mask("companies", name, numbers.mask_npwp)
