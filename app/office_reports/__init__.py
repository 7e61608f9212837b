"""Reports of the office: made of the dashboards' figures, kept as they were, taken along as PDF, DOCX and XLSX."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.core import schedule
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation
    from app.office_reports import panels, schedules
    from app.office_reports.enums import Paper
    from app.office_reports.forms import LANGUAGES
    from app.office_reports.views import blueprint

    app.register_blueprint(blueprint)
    history.add_mask("report_schedules", "papers", history.in_words((one, one.label) for one in Paper))
    history.add_mask("report_schedules", "language", history.in_words(LANGUAGES))
    add_panel("account", panels.of_account)
    history.add_page("office_reports", "office_reports.show", "report_id")
    history.add_page("report_schedules", "office_reports.edit_schedule", "schedule_id")
    schedule.daily("office_reports.send", _l("Send reports by e-mail"), schedules.send_due, at=time(6, 0))
    add_navigation(
        NavItem(
            "office_reports.index",
            _l("Reports"),
            icon="file-earmark-bar-graph",
            permission=Permission.REPORT_VIEW,
            order=81,
            under="dashboards.index",
            within=("office_reports",),
            among=("reports.export_recipes",),
        )
    )
