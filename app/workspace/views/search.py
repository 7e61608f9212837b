"""One box for everything: companies, people, numbers, papers, words of visits and follow-ups; and for what to do."""

from collections.abc import Sequence
from typing import Any

from flask import request, url_for

from app.companies.asked import LONGEST
from app.companies.finding import CONTACT
from app.core.permissions import Permission, reader, require, signed_in
from app.core.rendering import render
from app.core.search import folded, storable
from app.workspace import hits, recent, verbs
from app.workspace.views import blueprint

IN_THE_PALETTE = 5
ON_THE_PAGE = 20
MOST_COMPANIES = 3
"""With how many of the companies found one thing to do is offered, where it was asked for."""


@blueprint.get("/search")
@require(Permission.COMPANY_VIEW)
def search() -> str:
    """What was found, grouped and ranked, and what may be done; all of the palette for those without scripts."""
    return render("workspace/search.html", **_offered(request.args.get("q", ""), limit=ON_THE_PAGE))


@blueprint.get("/search/palette")
@signed_in
def palette() -> str:
    """The lines of the palette for what is typed so far."""
    return render("workspace/_palette.html", **_offered(request.args.get("q", ""), limit=IN_THE_PALETTE))


def _offered(typed: str, *, limit: int) -> dict[str, Any]:
    offer, sought = verbs.split(typed)
    person = reader()
    may_search = person.can(Permission.COMPANY_VIEW)
    results = hits.search(person, sought if may_search else "", limit=limit)
    firms = [hit.row for group in results.groups if group.kind == "companies" for hit in group.hits]
    doable = list(verbs.open_to_reader(typed))
    return {
        "results": results,
        "text": " ".join(storable(typed).split())[:LONGEST],
        "asks_for_one": offer is not None,
        "verbs": doable,
        "are_verbs_meant": _are_meant(doable, typed, results),
        "offers": _offers(firms, offer),
        "offers_to": firms[0].full_name if firms else "",
        "recent": _opened_lately() if may_search and results.is_too_short else [],
    }


def _are_meant(doable: Sequence[verbs.Offer], typed: str, results: hits.Results) -> bool:
    """Whether something to do is called as was typed, and nobody found is: others only hold the words somewhere."""
    return bool(
        results.groups
        and results.groups[0].found.best >= CONTACT
        and any(folded(one.label).startswith(folded(typed)) for one in doable)
    )


def _offers(firms: Sequence[Any], offer: str | None) -> list[verbs.Offer]:
    """What may be done with the companies found: one offer where it was asked for, else all with the likeliest."""
    if offer is not None:
        return [one for firm in firms[:MOST_COMPANIES] for one in verbs.for_company(firm, only=offer)]
    return verbs.for_company(firms[0]) if firms else []


def _opened_lately() -> list[verbs.Offer]:
    return [
        verbs.Offer(
            url_for("workspace.company", company_id=company.id),
            "clock-history",
            company.full_name,
            (company.region.name if company.region else company.city) or "",
        )
        for company in recent.companies(reader())
    ]
