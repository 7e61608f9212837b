"""Reads across the packages: lists and exports."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.reports import catalogue, fields, own, views
    from app.reports.listed import LISTS
    from app.reports.saved import COMPANIES
    from app.saved_views.lists import add_list

    app.register_blueprint(views.blueprint)
    add_list(COMPANIES)
    history.add_mask(
        "export_recipes", "list_key", history.in_words((key, one.title) for key, one in LISTS.items())
    )
    fields.add_fields(catalogue.built_in)
    fields.add_fields(own.filters)
    add_navigation(
        NavItem(
            "reports.companies",
            _l("Companies"),
            icon="building",
            permission=Permission.COMPANY_VIEW,
            order=20,
            phone=True,
            within=("companies",),
            among=(
                "workspace.company",
                "workspace.company_papers",
                "workspace.company_place",
                "workspace.company_history",
            ),
        )
    )
