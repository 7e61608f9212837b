"""The checklist of a stage, ticked line by line on the partnership's page."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo
from app.core.saving import done
from app.pipeline import services
from app.pipeline.models import Partnership
from app.pipeline.views.blueprint import blueprint
from app.settings.custom.queries import has_choice


@blueprint.post("/partnerships/<int:partnership_id>/checklists/<attribute>/<line>")
@require(Permission.PIPELINE_EDIT)
def tick(partnership_id: int, attribute: str, line: str) -> ResponseReturnValue:
    """One line done; with ``undone`` not yet after all."""
    partnership = changeable_or_403(current_user, Partnership, partnership_id, is_held=True)
    if not has_choice("partnership", attribute, line):
        abort(404)
    is_done = "undone" not in request.values
    told: list[str] = []
    if done(lambda: told.append(services.tick(partnership, attribute, line, is_done=is_done))):
        flash_undo(
            _("Done: %(line)s", line=told[0]) if is_done else _("Not done yet: %(line)s", line=told[0]),
            url=url_for(
                "pipeline.tick",
                partnership_id=partnership_id,
                attribute=attribute,
                line=line,
                undone="1" if is_done else None,
            ),
        )
    return redirect(url_for("pipeline.show", partnership_id=partnership_id, _anchor="checklists"), 303)
