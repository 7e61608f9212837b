"""How the lists of each source are read, and how to have that forgotten."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.db import db
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.imports import queries, services, sources
from app.imports.enums import ImportState
from app.imports.kinds import KINDS
from app.imports.views import blueprint


@blueprint.get("/sources")
@require(Permission.IMPORT)
def mappings() -> str:
    """The sources of lists, and how the lists of each are read."""
    return render(
        "imports/mappings.html",
        page=sources.mappings_for(current_user, key=request.args.get("key")),
        kinds=KINDS,
    )


@blueprint.post("/sources/<int:mapping_id>/forget")
@require(Permission.IMPORT)
def forget(mapping_id: int) -> ResponseReturnValue:
    """Remember no longer how lists of a source are read."""
    known = sources.mapping_or_404(current_user, mapping_id)
    name = known.source
    sources.forget(known)
    db.session.commit()
    flash(_("How lists of %(source)s are read was forgotten.", source=name), "success")
    return redirect(url_for("imports.mappings"))


@blueprint.post("/<int:run_id>/guess")
@require(Permission.IMPORT)
def guess(run_id: int) -> ResponseReturnValue:
    """Forget how lists like this one are read, and guess anew."""
    run = queries.run_or_404(current_user, run_id)
    known = sources.mapping_of(run)
    if run.state is ImportState.UPLOADED and known is not None:
        sources.forget(known)
        services.guess_anew(run)
        db.session.commit()
    return redirect(url_for("imports.columns", run_id=run.id))
