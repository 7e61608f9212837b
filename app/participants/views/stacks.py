"""Stacks of papers: how many there are, and as what they are taken along."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl

from flask import abort, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.core import jobs
from app.core.db import db
from app.core.errors import Invalid
from app.core.forms import tidy
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.participants.services import stacking
from app.participants.views.blueprint import blueprint

LONGEST = 2000


NEEDED = {"companies": Permission.AGREEMENT_VIEW, "participants": Permission.CANDIDATE_VIEW}
LISTS = {"companies": "agreements.index", "participants": "participants.index"}


@blueprint.route("/stacks/<stack>", methods=["GET", "POST"])
@require(Permission.EXPORT)
def stack(stack: str) -> ResponseReturnValue:
    """The papers of all agreements of a list (``filter``: its address): a few at once, many by a job."""
    if stack not in NEEDED or not current_user.can(NEEDED[stack]):
        abort(404)
    address = str(tidy(request.values.get("filter", "")))[:LONGEST]
    arguments = MultiDict(parse_qsl(address))
    ids = stacking.ids_of(current_user, stack, arguments)
    problem = None
    if request.method == "POST":
        form = request.form.get("form", "")
        if form not in stacking.FORMS:
            abort(400)
        try:
            return _taken(stack, ids, address, form)
        except Invalid as refused:
            db.session.rollback()
            problem = refused.message
    page = render(
        "participants/stack.html",
        stack=stack,
        address=address,
        count=len(ids),
        most=stacking.MOST,
        problem=problem,
        back=f"{url_for(LISTS[stack])}?{address}",
    )
    return page, 422 if problem else 200


def _taken(stack: str, ids: list[int], address: str, form: str) -> ResponseReturnValue:
    stacking.check(len(ids))
    stacking.record(stack, form, len(ids))
    if len(ids) > stacking.FEW:
        job = jobs.start(
            "participants.stack",
            owner_id=current_user.id,
            title=_("Stack of papers"),
            locale=str(get_locale()),
            actor_id=current_user.id,
            stack=stack,
            address=address,
            form=form,
        )
        db.session.commit()
        return redirect(url_for("workspace.job", job_id=job.id), 303)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"stack.{form}"
        stacking.write(path, stack, ids, form)
        content = path.read_bytes()
    db.session.commit()
    answer = send_file(
        BytesIO(content),
        mimetype=stacking.FORMS[form],
        as_attachment=True,
        download_name=stacking.filename(stack, form),
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
