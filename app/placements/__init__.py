"""Who sits on which seat: selection, placement and what became of it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.placements import merging, panels, rules
    from app.placements.views import blueprint

    app.register_blueprint(blueprint)
    rules.register()
    merging.register()
    add_panel("placement", panels.rules_panel)
    add_panel("agreement", panels.agreement_panel)
    add_panel("candidate", panels.candidate_panel)
    add_panel("company", panels.company_panel)
    history.add_page("placements", "placements.show", "placement_id")
    add_navigation(
        NavItem(
            "placements.board",
            _l("Seats"),
            icon="grid",
            permission=Permission.AGREEMENT_VIEW,
            order=61,
            under="agreements.index",
            among=("placements.board", "placements.line"),
        )
    )
    add_navigation(
        NavItem(
            "placements.index",
            _l("Placements"),
            icon="person-check",
            permission=Permission.CANDIDATE_VIEW,
            order=66,
            under="candidates.index",
            among=("placements.index", "placements.show", "placements.move", "placements.check"),
        )
    )
