"""The search of the whole register for pairs that may be one company; as a job or as a command."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import ngettext
from sqlalchemy import delete, insert, select

from app.companies.identity.likeness import Likeness
from app.companies.identity.matching import Match, Verdict
from app.companies.models import Company, DistinctPair, LikelyPair
from app.companies.recognition import CHUNK, Matcher, facts_of_many
from app.core import jobs
from app.core.clock import utcnow
from app.core.db import db, reading

JOB = "companies.scan"
LOWEST_SCORE = 60
"""From this score on a pair is worth a look."""

Pairs = dict[tuple[int, int], Match]


def search(told: Callable[[int, int], None] | None = None) -> Pairs:
    """Every pair on file worth a look, each once with its better score; ``told`` hears how far it has come."""
    found: Pairs = {}
    matcher = Matcher()
    ids = list(
        db.session.scalars(select(Company.id).where(Company.trashed_at.is_(None)).order_by(Company.id))
    )
    for start in range(0, len(ids), CHUNK):
        with reading():
            wanted = facts_of_many(ids[start : start + CHUNK])
            for facts, matches in zip(wanted, matcher.matches(wanted), strict=True):
                _keep(found, facts.id or 0, matches)
        if told is not None:
            told(min(start + CHUNK, len(ids)), len(ids))
    return found


def keep(found: Pairs) -> int:
    """Store the pairs instead of those found before, without those told apart; returns how many."""
    apart = {
        (first, second)
        for first, second in db.session.execute(select(DistinctPair.first_id, DistinctPair.second_id))
    }
    moment = utcnow()
    rows: list[dict[str, Any]] = [
        {
            "first_id": first,
            "second_id": second,
            **_row(match),
            "found_at": moment,
        }
        for (first, second), match in sorted(found.items())
        if (first, second) not in apart
    ]
    db.session.execute(delete(LikelyPair))
    if rows:
        db.session.execute(insert(LikelyPair), rows)
    return len(rows)


def note(company_id: int, matches: Iterable[Match]) -> int:
    """Put a company just filed and what it looks like among the pairs to be looked at; returns how many are new."""
    found: Pairs = {}
    _keep(found, company_id, list(matches))
    for (first, second), match in sorted(found.items()):
        db.session.add(LikelyPair(first_id=first, second_id=second, **_row(match), found_at=utcnow()))
    db.session.flush()
    return len(found)


@jobs.work(JOB)
def scan(progress: jobs.Progress, *, result_url: str) -> jobs.Result:
    """Search, tell how far it has come, and store what was found."""
    return jobs.Result(message=search_and_keep(progress.at), url=result_url)


def search_and_keep(told: Callable[[int, int], None] | None = None) -> str:
    """Search, store what was found, and say how much."""
    count = keep(search(told))
    return ngettext("%(num)d likely pair found.", "%(num)d likely pairs found.", count)


def _row(match: Match) -> dict[str, Any]:
    return {
        "score": match.score,
        "evidence": sorted(match.evidence),
        "name_score": match.name_score,
        "is_same_name": match.likeness is Likeness.SAME,
    }


def _keep(found: Pairs, number: int, matches: list[Match]) -> None:
    for match in matches:
        if match.verdict is Verdict.DIFFERENT or match.score < LOWEST_SCORE or not match.id:
            continue
        pair = (min(number, match.id), max(number, match.id))
        if pair not in found or found[pair].score < match.score:
            found[pair] = match
