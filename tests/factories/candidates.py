"""Invented candidates; their NIKs begin with a province code that does not exist."""

from datetime import date
from itertools import count
from typing import Any

from app.accounts.models import User
from app.candidates import services
from app.candidates.models import Candidate, Refusal, Training
from app.core.db import db

_numbers = count(1)


def a_nik(born_on: date = date(2004, 8, 17), *, is_female: bool = False, serial: int | None = None) -> str:
    """A number that fits the day of birth, of no person: no province has the code 99."""
    day = born_on.day + (40 if is_female else 0)
    return f"990101{day:02}{born_on:%m%y}{next(_numbers) if serial is None else serial:04}"


def a_candidate(*, by: User | None = None, **fields: Any) -> Candidate:
    """A candidate filed in the database; ``fields`` as a person would type them, checked like theirs."""
    typed = {"name": f"Uji Alumni {next(_numbers)}", "birth_on": "17/08/2004", "sex": "L", **fields}
    typed.setdefault("nik", a_nik() if typed["birth_on"] == "17/08/2004" and typed["sex"] == "L" else "")
    checked = services.validate(typed)
    assert not checked.problems, checked.problems
    candidate = services.create(checked.values, by=by)
    db.session.commit()
    return candidate


def a_training(candidate: Candidate, **fields: Any) -> Training:
    """A training of ``candidate``, checked like one a person types."""
    checked = services.validate_training({"institution": "UPTD BLK Umpama", "year": "2025", **fields})
    assert not checked.problems, checked.problems
    training = services.add_training(candidate, checked.values)
    db.session.commit()
    return training


def a_refusal(candidate: Candidate, **fields: Any) -> Refusal:
    """A refused offer of ``candidate``."""
    typed = {"refused_on": "2026-11-02", "offer": "PT Umpama, juru las", **fields}
    checked = services.validate_refusal(typed)
    assert not checked.problems, checked.problems
    refusal = services.add_refusal(candidate, checked.values)
    db.session.commit()
    return refusal
