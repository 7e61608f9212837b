"""The company's window: companies answer by a link, unknown ones write by a form, and the office decides."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import lazy_gettext as _l
    from flask_babel import ngettext
    from flask_login import current_user

    from app.accounts import history
    from app.companies import merging
    from app.core.panels import add_panel
    from app.core.permissions import Permission
    from app.core.rendering import MOST_COUNTED, NavItem, add_navigation
    from app.window import panels, queries, telling, words
    from app.window.enums import Purpose
    from app.window.models import Approach, CompanyLink
    from app.window.views import blueprint

    app.register_blueprint(blueprint)
    telling.register()
    merging.moves(
        CompanyLink.company_id,
        lambda number: ngettext("%(num)d link for the company", "%(num)d links for the company", number),
    )
    merging.moves(Approach.company_id)
    add_panel("company papers", panels.of_company)
    add_panel("agreement", panels.of_agreement)
    add_panel("road show", panels.of_road_show)
    history.add_mask("company_links", "purposes", history.in_words((one, one.label) for one in Purpose))
    history.add_mask("company_link_items", "name", words.name_in_log)
    history.add_mask("company_link_items", "value", words.value_in_log)
    history.add_mask("companies", "fields", words.name_in_log)
    history.add_page("company_links", "window.link", "link_id")
    history.add_page("company_approaches", "window.approach_page", "approach_id")
    add_navigation(
        NavItem(
            "window.index",
            _l("From companies"),
            icon="inbox",
            permission=Permission.COMPANY_VIEW,
            count=lambda: queries.waiting_counted(current_user, MOST_COUNTED + 1),
            order=16,
            under="approvals.index",
        )
    )
