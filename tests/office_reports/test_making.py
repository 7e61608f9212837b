"""A report says what the dashboard says, of whom and when, and gives nothing away that it should not."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask_babel import force_locale

from app.accounts.roles import Role
from app.core import clock
from app.core.db import db
from app.core.errors import Invalid, NotAllowed
from app.dashboards import dashboard
from app.dashboards import services as dashboard_services
from app.dashboards.enums import TargetKind
from app.dashboards.figures import Figure, Row, Table
from app.dashboards.queries import targets
from app.office_reports import queries, services
from app.office_reports.enums import ReportKind
from app.office_reports.making import activity, press
from app.office_reports.rendering import xlsx
from app.outreach import services as outreach
from tests.dashboards.support import an_office
from tests.factories.accounts import TeamFactory, UserFactory, officer
from tests.factories.office_reports import asking
from tests.factories.outreach import a_road_show, a_stop


def said(content: dict[str, Any]) -> set[tuple[str, Any, Any]]:
    """Every figure of a report: what it is of, its number and the one before."""
    found = set()
    for block in content["blocks"]:
        cells = block.get("items", []) + block.get("points", [])
        cells += [cell for row in block["rows"] for cell in row["cells"]] if block["type"] == "table" else []
        found |= {(cell["label"], cell["value"], cell["before"]) for cell in cells}
    return found


@pytest.mark.usefixtures("clock")
def test_every_figure_of_the_dashboard_stands_in_the_report_with_the_same_number(app: Any) -> None:
    head, rina = UserFactory(roles=[Role.HEAD]), officer(name="Rina Uji")
    an_office(rina, officer())
    for ask in (asking(head), asking(rina, ReportKind.OFFICER, officer=rina)):
        with force_locale("id"):
            shown = {
                (one.label, one.value, one.before)
                for part in dashboard.parts(ask.asked)
                for one in part.every()
            }
        assert shown
        assert shown <= said(services.content(ask, at=clock.utcnow()))


@pytest.mark.usefixtures("clock")
def test_the_report_of_the_office_tells_the_targets_of_teams_and_officers(app: Any) -> None:
    team = TeamFactory(name="Tim Utara")
    rina = officer(name="Rina Uji", team_id=team.id)
    an_office(rina, officer())
    visits = TargetKind.VISITS
    dashboard_services.set_targets(2026, {(-team.id, visits): 30, (rina.id, visits): 20}, seen={})
    head = UserFactory(roles=[Role.HEAD])
    content = services.content(asking(head), at=clock.utcnow())
    (at,) = [place for place, one in enumerate(content["blocks"]) if one.get("key") == "targets-of-all"]
    title, everybody = content["blocks"][at - 1 : at + 1]
    assert title["text"] == "Target"
    assert everybody["subject"] not in everybody["columns"]
    sheet = openpyxl.load_workbook(BytesIO(xlsx(content)))[everybody["caption"]]
    assert sheet["D2"].value == "=IFERROR(C2/B2,0)"
    found = targets.standings(head, 2026, [-team.id, rina.id])
    told = [(row["label"], row["cells"][0]["value"], row["cells"][1]["value"]) for row in everybody["rows"]]
    assert [one for one in told if one[0].endswith(": Kunjungan")] == [
        ("Tim Utara: Kunjungan", 30, found[-team.id][visits].reached),
        ("Rina Uji: Kunjungan", 20, found[rina.id][visits].reached),
    ]
    of_rina = services.content(asking(rina, ReportKind.OFFICER, officer=rina), at=clock.utcnow())
    assert "targets-of-all" not in {one.get("key") for one in of_rina["blocks"]}


@pytest.mark.usefixtures("clock")
def test_a_report_begins_with_signed_agreements_their_seats_who_started_and_who_was_hired(app: Any) -> None:
    ask = asking(UserFactory(roles=[Role.HEAD]))
    with force_locale("en"):
        first = [one.label for one in activity.leading(dashboard.parts(ask.asked))]
    assert first == [
        "Visits made",
        "Somebody was met",
        "New partnerships",
        "Agreements signed",
        "Seats signed",
        "Started",
        "Hired",
        "Companies on file",
    ]


@pytest.mark.usefixtures("clock")
def test_a_report_states_its_days_filter_maker_and_moment_in_its_own_language(app: Any) -> None:
    head = UserFactory(roles=[Role.HEAD], name="Sri Wahyuni")
    about = dict(services.content(asking(head), at=clock.utcnow())["about"])
    assert about["Periode"] == "1 November 2026 – 30 November 2026"
    assert about["Dibandingkan dengan"] == "Oktober 2026"
    assert "Pemagangan Mandiri" in about["Filter"]
    assert (about["Dibuat oleh"], about["Dibuat pada"]) == ("Sri Wahyuni", "24 Nov 2026 09.00 WITA")
    assert "Made by" in dict(services.content(asking(head, language="en"), at=clock.utcnow())["about"])


@pytest.mark.usefixtures("clock")
def test_who_sees_only_their_own_figures_makes_reports_only_of_themselves_and_of_road_shows(app: Any) -> None:
    rina, joko = officer(name="Rina Uji"), officer(name="Joko Uji")
    services.check(asking(rina, ReportKind.OFFICER, officer=rina))
    services.check(asking(rina, ReportKind.ROAD_SHOW, road_show=a_road_show(rina)))
    for kind, whose in ((ReportKind.ACTIVITY, None), (ReportKind.OFFICER, joko), (ReportKind.PRESS, None)):
        with pytest.raises(NotAllowed):
            services.check(asking(rina, kind, officer=whose))
    with pytest.raises(NotAllowed):
        services.check(asking(UserFactory(roles=[Role.AUDITOR])))
    with pytest.raises(Invalid):
        services.check(asking(UserFactory(roles=[Role.HEAD]), ReportKind.ROAD_SHOW))


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ([5, 4, 9], set()),
        # One alone could be reckoned from the sum: the next smallest goes with it.
        ([5, 1, 9], {1, 0}),
        # Together they are too small to be told apart from nothing.
        ([0, 1, 0, 9, 4], {0, 1, 2, 4}),
        ([2, 2, 9], {0, 1}),
        ([1], {0}),
        ([], set()),
    ],
)
def test_a_small_number_is_hidden_with_what_it_could_be_reckoned_from(
    numbers: list[int], hidden: set[int]
) -> None:
    assert press.hides(numbers) == hidden


def test_a_public_table_has_one_column_and_neither_shares_nor_small_numbers() -> None:
    rows = tuple(
        Row(str(number), f"Area {number}", (Figure("Companies", number * 5), Figure("Lately", number)))
        for number in (1, 2, 7)
    )
    shown = press.guarded(Table("kecamatan", "By area", "Area", ("Companies", "Lately"), rows), 1)
    assert shown.columns == ("Lately",)
    assert [[one.value for one in row.figures] for row in shown.rows] == [[None], [None], [7]]


def test_a_share_is_hidden_with_the_small_number_it_is_of() -> None:
    told = [Figure("Visits", 2, before=9), Figure("Met", 0.5, unit="share"), Figure("Signed", 4, before=3)]
    assert [(one.value, one.before) for one in press.public(told)] == [(None, None), (None, None), (4, None)]


def test_a_share_that_tells_of_a_few_is_hidden_too() -> None:
    """80 of 81 visits met somebody: one did not, which the outcomes beside it keep hidden."""
    for met, is_shown in ((80, False), (2, False), (81, False), (78, True)):
        told = [Figure("Visits", 81), Figure("Met", met / 81, unit="share")]
        assert (press.public(told)[1].value is not None) is is_shown, met


@pytest.mark.usefixtures("clock")
def test_the_sheet_for_the_press_names_neither_companies_nor_people(app: Any) -> None:
    rina = officer(name="Rina Nurhayati")
    an_office(rina, officer(name="Joko Kurniawan"))
    head = UserFactory(roles=[Role.HEAD], name="Sri Wahyuni")
    content = services.content(asking(head, ReportKind.PRESS), at=clock.utcnow())
    words = str(content)
    assert not any(name in words for name in ("Rina", "Joko", "Sri Wahyuni", "PT "))
    counts = [value for _label, value, _before in said(content) if isinstance(value, int)]
    assert counts
    assert min(counts) >= press.FEWEST


@pytest.mark.same_queries
@pytest.mark.usefixtures("clock")
def test_a_road_show_under_way_tells_what_was_left_out_from_what_is_still_to_come(app: Any) -> None:
    rina = officer()
    show = a_road_show(rina, starts_on=date(2026, 11, 23))
    for day in (23, 25, 26):
        a_stop(show, on=date(2026, 11, day))
    db.session.commit()
    again = queries.road_show(rina, show.id)
    content = services.content(asking(rina, ReportKind.ROAD_SHOW, road_show=again), at=clock.utcnow())
    numbers = {label: value for label, value, _before in said(content)}
    assert (numbers["Tidak dikunjungi"], numbers["Masih direncanakan"]) == (1, 2)
    assert [len(block["rows"]) for block in content["blocks"] if block["type"] == "list"] == [1, 2]


@pytest.mark.same_queries
@pytest.mark.usefixtures("clock")
def test_nothing_is_still_planned_of_a_road_show_that_was_called_off(app: Any) -> None:
    rina = officer()
    show = a_road_show(rina)
    a_stop(show)
    outreach.cancel(show)
    db.session.commit()
    again = queries.road_show(rina, show.id)
    content = services.content(asking(rina, ReportKind.ROAD_SHOW, road_show=again), at=clock.utcnow())
    numbers = {label: value for label, value, _before in said(content)}
    assert numbers["Tidak dikunjungi"] == 1
    assert "Masih direncanakan" not in numbers
    (left,) = [block["rows"] for block in content["blocks"] if block["type"] == "list"]
    assert left[0][-1] == "Dibatalkan"
