"""What is decided of a row, what a list has decided so far, and by what a decision is found again."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _

from app.companies import recognition
from app.companies.identity.matching import Facts
from app.companies.identity.names import fold
from app.companies.identity.people import person_key
from app.imports.drafts import Draft
from app.imports.enums import Verdict
from app.imports.fields import own
from app.imports.known import FILLABLE, Known

LATER = 0
"""What a person says of a row, in place of a company, to have it left for review."""


@dataclass
class Decision:
    """What is to become of one row; ``before`` holds the values its changes replace.

    It bears the row's ``fingerprint`` where a person decided.
    """

    draft: Draft
    verdict: Verdict
    known: Known | None = None
    score: float | None = None
    candidates: list[Known] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    before: dict[str, Any] | None = None
    fingerprint: str | None = None


@dataclass
class Past:
    """What a list has done so far, by company: filed it, met it, claimed an NPWP for it that is none.

    ``records`` are the people, visits or agreements it filed, ``records_met`` all it spoke of. ``waiting`` holds, by the key of their names, whom the rows left for a person resemble.
    ``earlier`` are the imports, oldest first, that poured in the very same rows before.
    """

    fresh: set[int] = field(default_factory=set)
    met: set[int] = field(default_factory=set)
    claimed: dict[int, str] = field(default_factory=dict)
    records: set[int] = field(default_factory=set)
    records_met: set[int] = field(default_factory=set)
    waiting: dict[str, list[int]] = field(default_factory=dict)
    earlier: Sequence[int] = ()

    def note(self, decision: Decision) -> None:
        """Remember what became of a row, now that it is written."""
        if decision.verdict is Verdict.REVIEW:
            keys = [known.id for known in decision.candidates if known.id is not None]
            self.waiting.setdefault(decision.draft.name_key, keys)
        known = decision.known
        if known is None or known.id is None:
            return
        self.met.add(known.id)
        if known.is_fresh:
            self.fresh.add(known.id)
            self.claimed[known.id] = known.claimed_npwp


def fingerprint(draft: Draft) -> str:
    """What tells a row from every other, so that what a person decided about it is found again."""
    values = draft.values
    parts = [
        draft.name_key,
        values["legal_form"].value,
        draft.claimed_npwp,
        values.get("nib", ""),
        values.get("is_branch", False),
        fold(values.get("address", "")),
        fold(values.get("city", "")),
        sorted(phone["e164"] for phone in values.get("phones") or ()),
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]


def facts_of(draft: Draft) -> Facts:
    """By what the firm of ``draft`` may be recognised."""
    return recognition.facts_of_values(draft.values | {"npwp": draft.claimed_npwp or None})


def meet_contact(known: Known, draft: Draft) -> bool:
    """Whether ``draft`` names a person whom the company has not yet; if so, remember the person."""
    if draft.contact is None or (key := person_key(draft.contact["name"])) in known.contact_names:
        return False
    known.contact_names.add(key)
    known.new_contacts.append(draft.contact)
    return True


def fresh(draft: Draft) -> Known:
    """The company of ``draft`` as one that is about to be filed."""
    known = Known(
        name_key=draft.name_key,
        values={key: draft.values.get(key) for key in (*FILLABLE, *own.names("company"))},
        claimed_npwp=draft.claimed_npwp,
        is_branch=bool(draft.values.get("is_branch")),
        is_fresh=True,
        was_met=True,
    )
    meet_contact(known, draft)
    return known


def unique(found: Iterable[Known]) -> list[Known]:
    """Each of them once, in their order."""
    return list(dict.fromkeys(found))


def left_for_review(draft: Draft, candidates: list[Known], score: float, message: str) -> Decision:
    """The row is asked about."""
    return Decision(draft, Verdict.REVIEW, score=score, candidates=candidates, messages=[message])


def left_for_later(draft: Draft, found: Decision) -> Decision:
    """The same because a person said so; offered is who was found."""
    met = found.candidates or [known for known in (found.known,) if known]
    later = left_for_review(draft, met, found.score or 0.0, _("A person left it for later."))
    later.fingerprint = fingerprint(draft)
    return later
