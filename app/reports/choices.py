"""What a list of companies can be filtered by, each with its words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.accounts import queries as accounts
from app.accounts import whose
from app.accounts.roles import Role
from app.companies.enums import SIZES, LegalForm, Potential
from app.core.enums import Choice
from app.core.remembered import remember
from app.pipeline.enums import Tab
from app.reports import queries
from app.reports.filters import NONE
from app.settings import queries as settings


@dataclass(frozen=True)
class Dimension:
    """One thing to filter by: its word, and the values it can take with their words."""

    label: str
    options: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...] = ()
    """Of people: the teams that may be chosen instead, whether or not they are still offered."""
    gone: Callable[[str], str | None] = lambda _value: None
    """The word of what is offered no longer, but asked for by a view that was saved before."""

    def name_of(self, value: str) -> str | None:
        """The word of ``value``; None where it means nothing."""
        offered = (*self.options, *self.teams)
        return next((name for option, name in offered if option == value), None) or self.gone(value)


def company_dimensions() -> Mapping[str, Dimension]:
    """Every filter of the company list by the name it has in the address, in the order of the filter bar."""
    return remember("dimensions of companies", _company_dimensions)


def _company_dimensions() -> Mapping[str, Dimension]:
    return {
        "stage": Dimension(
            _("Stage"), tuple((stage.key, stage.name) for stage in settings.stages(with_inactive=True))
        ),
        "sector": Dimension(
            _("Sector"),
            (
                *((row.section, f"{row.section} · {row.title}") for row in settings.kbli_sections()),
                (NONE, _("Not known")),
            ),
        ),
        "kecamatan": Dimension(
            _("Kecamatan"),
            (*((row.code, row.name) for row in settings.districts()), (NONE, _("Not known"))),
        ),
        "owner": Dimension(
            _("Officer"),
            (("me", _("Me")), ("none", _("Nobody")), *_officers()),
            teams=tuple(_teams()),
            gone=_somebody,
        ),
        "potential": Dimension(_("Potential"), _members(Potential)),
        "size": Dimension(
            _("Size"),
            (*((size, _("%(size)s workers", size=size)) for size in SIZES), (NONE, _("Not known"))),
        ),
        "visited": Dimension(
            _("Last visit"),
            (
                ("never", _("Never visited")),
                ("within-30", _("Within 30 days")),
                ("within-90", _("Within 90 days")),
                ("over-90", _("More than 90 days ago")),
                ("over-180", _("More than 180 days ago")),
            ),
        ),
        "scheme": Dimension(_("Scheme"), _schemes(), gone=_any_scheme),
        "form": Dimension(_("Legal form"), _members(LegalForm)),
        "tag": Dimension(_("Tag"), tuple((name, name) for name in queries.tag_names()), gone=lambda tag: tag),
        "lacks": Dimension(
            _("Missing"),
            (
                ("nib", _("NIB")),
                ("npwp", _("NPWP")),
                ("phone", _("Phone")),
                ("contact", _("Contact")),
                ("kecamatan", _("Kecamatan")),
                ("coordinates", _("Place on the map")),
                ("sector", _("Sector")),
                ("headcount", _("Workers")),
                ("headcount_date", _("As-of date of the workers")),
                ("owner", _("Officer")),
            ),
        ),
        "next_step": Dimension(_("Next step"), (("none", _("None planned")),)),
        "pipeline": Dimension(_("Pipeline"), tuple((tab.value, str(tab.label)) for tab in Tab)),
        "partner": Dimension(_("Partner"), (("1", _("In the pipeline")),)),
    }


def days() -> dict[str, str]:
    """The days that other pages narrow the list by; the filter bar has no field for them and hands them on."""
    return {
        "visited_from": _("Visited since"),
        "visited_to": _("Visited until"),
        "partner_from": _("In the pipeline since"),
    }


def _officers() -> Iterable[tuple[str, str]]:
    return ((str(user.id), user.name) for user in accounts.active_with_role(Role.OFFICER, Role.SUPERVISOR))


def _teams() -> Iterable[tuple[str, str]]:
    return ((str(whose.of_team(team.id)), team.name) for team in accounts.teams(with_inactive=True))


def _somebody(value: str) -> str | None:
    name = whose.name_of(whose.read(value))
    return _("%(name)s (not in service)", name=name) if name else None


def _schemes(*, with_inactive: bool = False) -> tuple[tuple[str, str], ...]:
    return tuple((row.key, row.name) for row in settings.schemes(with_inactive=with_inactive))


def _any_scheme(key: str) -> str | None:
    return dict(_schemes(with_inactive=True)).get(key)


def _members(members: type[Choice]) -> tuple[tuple[str, str], ...]:
    return tuple((member.value, str(member.label)) for member in members)
