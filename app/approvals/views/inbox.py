"""The inbox: what waits for the reader, decided in place; what was decided, and taking that back."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.approvals import queries, services, telling
from app.approvals.enums import NEEDS, Kind, Verdict
from app.approvals.forms import DecideForm
from app.approvals.models import Ruling
from app.approvals.queries.waiting import FIRST_SHOWN, SHOWN
from app.approvals.views.blueprint import blueprint, kind_or_404
from app.approvals.views.exemptions import asked
from app.core.permissions import Permission, require
from app.core.rendering import MOST_COUNTED, flash_undo, render
from app.core.saving import done, save


@blueprint.get("")
@require(Permission.COMPANY_EDIT)
def index() -> ResponseReturnValue:
    """What waits for the reader's decision, all of it or (``?kind=``) of one kind; who decides nothing sees what they asked for."""
    if not queries.kinds_of(current_user):
        return asked()
    return _page(), 200


@blueprint.post("/<approval_kind>/<int:waiting_id>")
@require(*set(NEEDS.values()))
def decide(approval_kind: str, waiting_id: int) -> ResponseReturnValue:
    """Approve what waits (``verdict``) or send it back, with a sentence."""
    kind = kind_or_404(approval_kind)
    if not current_user.can(NEEDS[kind]):
        abort(403)
    row = queries.find_waiting(current_user, kind, waiting_id)
    if row is None and not queries.is_on_file(current_user, kind, waiting_id):
        abort(404)
    verdict = next((one for one in Verdict if one == request.form.get("verdict")), None) or abort(400)
    back = url_for("approvals.index", kind=request.args.get("kind") or None)
    if row is None:
        flash(_("This does not wait for you any more: somebody decided it, or it was changed."), "warning")
        return redirect(back, 303)
    form = _form(kind, waiting_id)
    made: list[Ruling] = []
    if (
        form.validate_on_submit()
        and save(
            form,
            lambda: made.append(
                services.decide(
                    kind, row, verdict, by=current_user, comment=form.comment.data, version=form.version()
                )
            ),
        ).saved
    ):
        _tell(made[0])
        return redirect(back, 303)
    return _page(refused={(kind, waiting_id): form}), 422


@blueprint.get("/decided")
@require(*set(NEEDS.values()))
def decided() -> str:
    """What was decided, by whom and in whose place, the latest first."""
    name = request.args.get("kind")
    found = queries.decided(
        current_user, kind=kind_or_404(name) if name else None, key=request.args.get("key")
    )
    return render(
        "approvals/decided.html",
        partial="approvals/_decided.html",
        page=found,
        path_of=telling.path_of,
        **_frame("decided"),
    )


@blueprint.post("/decided/<int:approval_id>/undo")
@require(*set(NEEDS.values()))
def undo(approval_id: int) -> ResponseReturnValue:
    """Take a decision back."""
    decision = queries.decision_for_undo(current_user, approval_id)
    if done(lambda: services.take_back(decision, by=current_user)):
        flash(_("The decision is taken back."), "success")
    return redirect(url_for("approvals.index"), 303)


def _page(refused: dict[tuple[Kind, int], DecideForm] | None = None) -> str:
    name = request.args.get("kind")
    wanted = kind_or_404(name) if name else None
    if wanted is not None and not current_user.can(NEEDS[wanted]):
        abort(404)
    kinds = [wanted] if wanted else queries.kinds_of(current_user)
    size = SHOWN if wanted else FIRST_SHOWN
    key = request.args.get("key") if wanted else None
    sections = {kind: queries.waiting(current_user, kind, key=key, size=size) for kind in kinds}
    forms: dict[tuple[Kind, int], DecideForm] = {
        (kind, item.id): _form(kind, item.id, seen=getattr(item.row, "version", None))
        for kind, page in sections.items()
        for item in page.rows
    }
    for which, form in (refused or {}).items():
        # The page shows it as it is now, so that is what the next decision is about.
        form.seen.data = forms[which].seen.data if which in forms else form.seen.data
    return render(
        "approvals/index.html",
        partial="approvals/_inbox.html",
        sections=sections,
        forms=forms | (refused or {}),
        wanted=wanted,
        **_frame(wanted.value if wanted else "all"),
    )


def _frame(tab: str) -> dict[str, Any]:
    """What every page of the inbox shows above its list."""
    return {
        "tab": tab,
        "counts": queries.counts(current_user, MOST_COUNTED + 1),
        "may_ask": current_user.can(Permission.AGREEMENT_EDIT),
        "standing": current_user.stands_in,
        "may_choose": Permission.AGREEMENT_APPROVE in current_user.permissions,
    }


def _form(kind: Kind, waiting_id: int, *, seen: int | None = None) -> DecideForm:
    prefix = f"{kind.value}-{waiting_id}-"
    if seen is None:
        return DecideForm(prefix=prefix)
    return DecideForm(prefix=prefix, formdata=None, data={"seen": str(seen)})


def _tell(decision: Ruling) -> None:
    undo_url = url_for("approvals.undo", approval_id=decision.id)
    if decision.verdict is Verdict.RETURNED:
        refused = _("Refused.")
        said = {
            Kind.MERGE: _("Told apart."),
            Kind.APPLICATION: refused,
            Kind.EXEMPTION: refused,
        }.get(decision.kind, _("Sent back."))
        flash_undo(said, url=undo_url)
    elif decision.kind is Kind.APPLICATION:
        number = decision.facts.get("letter")
        if number:
            flash(_("The programme is approved by letter %(number)s.", number=number), "success")
        else:
            flash(_("The programme is approved; its letter waits for a number."), "warning")
    elif decision.kind is Kind.MERGE:
        flash_undo(_("Merged."), url=undo_url)
    elif decision.facts.get("sent"):
        sent = decision.facts["sent"]
        flash(
            ngettext("Approved, and %(num)d e-mail written.", "Approved, and %(num)d e-mails written.", sent),
            "success",
        )
    elif decision.kind in (Kind.AGREEMENT, Kind.REPORT):
        flash_undo(_("Approved."), url=undo_url)
    elif decision.kind is Kind.PAPER:
        flash(_("Countersigned."), "success")
    else:
        flash(_("Granted."), "success")
