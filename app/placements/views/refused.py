"""Whom the rules hold back, as pages tell it: a later package offers to ask for an exemption there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.agreements.models import SeatLine
from app.agreements.rules.judging import Verdict
from app.candidates.models import Candidate
from app.placements import services

PLACE = "refused person"


@dataclass(frozen=True)
class RefusedPerson:
    """A person whom rules hold back from a seat."""

    line: SeatLine
    candidate: Candidate
    verdicts: Sequence[Verdict]


def refused_people(line: SeatLine, people: Iterable[Candidate]) -> list[RefusedPerson]:
    """Those of these people whom the rules hold back from what comes next at a seat line."""
    found = [RefusedPerson(line, one, services.refused(line, one)) for one in people]
    return [one for one in found if one.verdicts]
