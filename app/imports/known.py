"""A company as the import sees it, and what a row of a list means for one: the same site, a contradiction, a change."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from rapidfuzz import fuzz

from app.companies import recognition
from app.companies.enums import LegalForm
from app.companies.identity.matching import Facts
from app.companies.identity.names import fold, full_name, split_name
from app.companies.identity.numbers import npwp_branch
from app.imports.drafts import Draft
from app.imports.fields import own
from app.imports.fields.companies import BY_KEY
from app.imports.policies import Policies, Policy

SAME_ADDRESS = 80
SURE = 90.0

FILLABLE = (
    "legal_form",
    "name",
    "former_names",
    "brand_name",
    "nib",
    "npwp",
    "nitku",
    "wlkp_number",
    "kbli_id",
    "business",
    "headcount",
    "headcount_as_of_on",
    "headcount_source",
    "address",
    "region_code",
    "city",
    "postal_code",
    "latitude",
    "longitude",
    "phones",
    "email",
    "website",
    "notes",
)
# What stands in one group is taken over or kept as one: an address of the file never gets the city on file.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("headcount", "headcount_as_of_on", "headcount_source"),
    ("address", "region_code", "city", "postal_code"),
    ("latitude", "longitude"),
    *((key,) for key in ("brand_name", "nib", "npwp", "nitku", "wlkp_number", "kbli_id", "business")),
    *((key,) for key in ("email", "website", "notes")),
)
# Under which of the columns of a list the screen names a column of a company.
LABELS = {
    "kbli_id": "kbli",
    "phones": "phone",
    "region_code": "kelurahan",
    "nitku": "npwp",
    "former_names": "name",
    "headcount_as_of_on": "headcount",
    "headcount_source": "headcount",
}
# These only say when and by whom: alone they are no difference.
FOLLOWING = frozenset({"headcount_as_of_on", "headcount_source"})
LIMITED = frozenset(
    {LegalForm.PT, LegalForm.PT_PMA, LegalForm.PT_PERORANGAN, LegalForm.PERSERO, LegalForm.PERSERODA}
)


HEAD = "0" * 16
"""An NPWP whose last digits name no branch."""


@dataclass(eq=False)
class Known:
    """A company as matching sees it: on file (``id``), or about to be (``id`` is None until it is written).

    One that was merged is still recognised by what it said, and stands for the one it ``became``.
    """

    name_key: str
    values: dict[str, Any]
    id: int | None = None
    claimed_npwp: str = ""
    is_branch: bool = False
    is_trashed: bool = False
    is_fresh: bool = False
    was_met: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    version: int | None = None
    has_contacts: bool = False
    contact_names: set[str] = field(default_factory=set)
    new_contacts: list[dict[str, Any]] = field(default_factory=list)
    filed_contacts: list[int] = field(default_factory=list)
    mark: int = 0
    became: "Known | None" = None
    _facts: Facts | None = None

    @property
    def now(self) -> "Known":
        """The company it became where it was merged into another, else itself."""
        return self.became or self

    def facts(self) -> Facts:
        """What it can be recognised by, under its ``mark``: the number it bears while a list is taken in."""
        if self._facts is None:
            told = {"is_branch": self.is_branch, "npwp": self.values.get("npwp") or self.claimed_npwp or None}
            self._facts = recognition.facts_of_values(self.values | told).with_id(self.mark)
        return self._facts

    def change(self, changes: dict[str, Any]) -> None:
        """Take over what a row adds."""
        self.values |= changes
        self.changes |= changes
        self._facts = None


def named(columns: Iterable[str]) -> str:
    """Columns as the screen calls them, each once: ``Address, Phone``."""
    words = own.labels("company") | {key: str(target.label) for key, target in BY_KEY.items()}
    keys = (LABELS.get(column, column) for column in columns)
    return ", ".join(dict.fromkeys(words[key] for key in keys if key in words))


def tell_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], name: Callable[[Iterable[str]], str]
) -> Iterator[str]:
    """What a row changes of the values ``before`` it, and what it only fills in or adds to."""
    filled = [key for key, value in before.items() if _is_nothing(value) or _grows(value, after.get(key))]
    if changed := [key for key in before if key not in filled]:
        yield _("Changed: %(fields)s.", fields=name(changed))
    if filled:
        yield _("Filled in: %(fields)s.", fields=name(filled))


def _grows(before: Any, after: Any) -> bool:
    return isinstance(before, list) and isinstance(after, list) and all(one in after for one in before)


def is_same_site(draft: Draft, known: Known) -> bool:
    """Whether both are head offices, or both the same branch."""
    if known.is_branch != bool(draft.values.get("is_branch")):
        return False
    npwp = known.values.get("npwp")
    if npwp and npwp == draft.claimed_npwp and npwp_branch(npwp) != npwp_branch(HEAD):
        return True
    return not known.is_branch or fold(known.values["name"]) == fold(draft.values["name"])


def contradicts(draft: Draft, known: Known) -> bool:
    """Whether both tell a number of the same kind, and it differs."""
    return are_other_numbers(draft, known.values.get("npwp") or known.claimed_npwp, known.values.get("nib"))


def are_other_numbers(draft: Draft, npwp: str | None, nib: str | None) -> bool:
    """Whether one of these numbers is another than the one ``draft`` tells."""
    own_nib = draft.values.get("nib")
    return bool(npwp and draft.claimed_npwp and npwp != draft.claimed_npwp) or bool(
        nib and own_nib and nib != own_nib
    )


def forms_agree(left: LegalForm, right: LegalForm) -> bool:
    return left == right or LegalForm.LAINNYA in (left, right) or (left in LIMITED and right in LIMITED)


def place_score(draft: Draft, known: Known) -> float:
    """How sure an equal name is the same firm, by place and number: from 60.0 (elsewhere) to 97.0 (same address)."""
    mine, theirs = draft.values, known.values
    phones = {phone["e164"] for phone in mine.get("phones") or ()} & {
        phone["e164"] for phone in theirs.get("phones") or ()
    }
    if phones:
        return 97.0
    if mine.get("address") and theirs.get("address"):
        alike = fuzz.token_set_ratio(fold(mine["address"]), fold(theirs["address"]))
        return 97.0 if alike >= SAME_ADDRESS else 60.0
    if mine.get("city") and theirs.get("city"):
        return 92.0 if fold(mine["city"]) == fold(theirs["city"]) else 60.0
    if draft.claimed_npwp and not theirs.get("npwp") and (theirs.get("address") or theirs.get("city")):
        # A number nobody has on file, and no place to compare: firms of one name are too common to give it away.
        return 80.0
    return SURE


def changes_of(known: Known, draft: Draft, policies: Policies) -> tuple[dict[str, Any], list[str]]:
    """What ``draft`` adds to ``known``, and the columns it would have changed but does not."""
    changes: dict[str, Any] = {}
    kept: list[str] = []
    for group in groups():
        policy = policies.for_field(group[0])
        told, differing = told_of(group, known, draft)
        if differing and policy is not Policy.OVERWRITE:
            kept.append(group[0])
        elif differing:
            changes |= told
        elif policy is not Policy.KEEP:
            changes |= {key: value for key, value in told.items() if _adds(key, known.values.get(key), value)}
    for key in ("phones", "former_names"):
        policy = policies.for_field(key)
        said = draft.values.get(key) if key == "phones" else _other_names(known, draft)
        if policy is Policy.OVERWRITE and said:
            changes |= {key: said} if said != known.values.get(key) else {}
        elif policy is not Policy.KEEP:
            changes |= _added(known, key, said or [])
    form, policy = draft.values["legal_form"], policies.for_field("legal_form")
    is_open = policy is Policy.OVERWRITE or known.values["legal_form"] is LegalForm.LAINNYA
    if is_open and policy is not Policy.KEEP and form not in (LegalForm.LAINNYA, known.values["legal_form"]):
        changes["legal_form"] = form
    return changes, kept


def _other_names(known: Known, draft: Draft) -> list[str]:
    """What ``draft`` calls the company besides the name on file: the new one where it says that this is the former one."""
    said = draft.values.get("former_names") or []
    others = [name for name in said if split_name(name).key != known.name_key]
    if len(others) < len(said) and draft.name_key != known.name_key:
        others.insert(0, full_name(draft.values["legal_form"], draft.values["name"]))
    return others


def groups() -> list[tuple[str, ...]]:
    """Columns that are taken over or kept as one, the office's own fields among them."""
    return [*GROUPS, *((name,) for name in own.names("company"))]


def told_of(group: Iterable[str], known: Known, draft: Draft) -> tuple[dict[str, Any], list[str]]:
    """What ``draft`` says of the columns of ``group``, and those of them of which ``known`` says something else."""
    told = {key: draft.values[key] for key in group if not _is_nothing(draft.values.get(key))}
    differing = [
        key for key in told if key not in FOLLOWING and differ(key, known.values.get(key), told[key])
    ]
    return told, differing


def _is_nothing(value: Any) -> bool:
    return value in (None, "", [])


def differ(key: str, stored: Any, told: Any) -> bool:
    """Whether a list says something else of a field than what is on file."""
    if _is_nothing(stored):
        return False
    if key == "region_code":
        # A kelurahan lies in its kecamatan: one of the two only says more.
        return not (stored.startswith(told) or told.startswith(stored))
    if isinstance(stored, str) and isinstance(told, str):
        return fold(stored) != fold(told)
    return bool(stored != told)


def _adds(key: str, stored: Any, told: Any) -> bool:
    return _is_nothing(stored) or (key == "region_code" and len(told) > len(stored))


def _added(known: Known, key: str, told: list[Any]) -> dict[str, Any]:
    stored = known.values.get(key) or []
    if key == "phones":
        have = {phone["e164"] for phone in stored}
        more = [phone for phone in told if phone["e164"] not in have]
    else:
        have = {split_name(name).key for name in stored}
        more = [name for name in told if split_name(name).key not in have]
    return {key: [*stored, *more]} if more else {}
