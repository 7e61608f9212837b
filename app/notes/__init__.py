"""What people note on companies, partnerships and agreements, and whom they mention."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import ngettext

    from app.accounts import history
    from app.companies import merging
    from app.core.panels import add_panel
    from app.notes import panels, telling, views
    from app.notes.models import Note
    from app.notes.showing import with_mentions
    from app.pipeline.panels import add_panel as add_partnership_panel

    app.register_blueprint(views.blueprint)
    app.jinja_env.filters["with_mentions"] = with_mentions
    telling.register()
    merging.moves(Note.company_id, lambda number: ngettext("%(num)d note", "%(num)d notes", number))
    history.add_page("notes", "notes.show", "note_id")
    add_panel("company story", panels.of_company)
    add_panel("agreement", panels.of_agreement, order=90)
    add_partnership_panel(panels.of_partnership, order=90)
