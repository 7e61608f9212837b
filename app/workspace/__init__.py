"""Pages that cross packages: home, one company, search, notices."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application: its pages, the first line of the left rail, the bell's count."""
    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.core.rendering import NavItem, add_header_counts, add_navigation
    from app.workspace.views import blueprint, notices

    app.register_blueprint(blueprint)
    add_navigation(
        NavItem(
            "workspace.home",
            _l("Today"),
            icon="house-door",
            order=10,
            phone=True,
            among=("workspace.home",),
        )
    )
    add_header_counts(notices.header_counts)
    history.add_page("companies", "workspace.company", "company_id")
    history.add_page("road_shows", "outreach.road_show", "road_show_id")
    history.add_page("visits", "outreach.visit", "visit_id")
    history.add_page("partnerships", "pipeline.show", "partnership_id")
