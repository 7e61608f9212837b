"""The figures of a period, as dashboards read them."""

from datetime import date

from app.accounts.models import User
from app.placements import queries
from app.placements.queries import Figures
from tests.factories import accounts, placements

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def test_people_count_where_and_when_it_happened(rina: User, joko: User) -> None:
    signed = {"office_signed_on": date(2026, 11, 3), "company_signed_on": date(2026, 11, 3)}
    line = placements.a_line(seats=5, owner=rina, **signed)
    for state in ("interview", "started", "left", "completed", "hired"):
        placements.a_placement(state, by=rina, line=line)
    budi = accounts.officer(name="Budi Santoso")
    placements.a_placement("started", by=budi, line=placements.a_line(seats=2, owner=budi, **signed))
    assert queries.figures(joko, *NOVEMBER) == Figures(committed=7, filled=5, completed=2, left=1, hired=1)
    assert queries.figures(joko, *NOVEMBER, owner_id=budi.id) == Figures(committed=2, filled=1)
    assert queries.by_officer(joko, *NOVEMBER)[rina.id] == Figures(5, 4, 2, 1, 1)
    assert queries.figures(joko, date(2026, 1, 1), date(2026, 10, 31)) == Figures()
