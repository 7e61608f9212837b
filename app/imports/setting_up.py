"""How a list is set up beyond its columns: its source, what it may change, and what every row says."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional

from app.companies.enums import LegalForm
from app.core.forms import BaseForm, ManyChoices, OptionalSelect, RadioChoice
from app.imports.fields.companies import BY_KEY
from app.imports.known import GROUPS, LABELS
from app.imports.policies import FOLLOWS, Policies, Policy

BY_FIELD = (*(group[0] for group in GROUPS if group[0] not in FOLLOWS), "phones", "legal_form")
"""The groups of columns that may each have a rule of their own."""


class SettingsForm(BaseForm):
    """What is said of every kind of list."""

    source = StringField(_l("Source of the list"), [Optional(), Length(max=80)])
    sheets = ManyChoices(_l("Other sheets with the same headings"), [Optional()])

    def settings(self) -> dict[str, Any]:
        """What a run keeps of the answers."""
        return {"sheets": self.sheets.data or []}


class CompanySettingsForm(SettingsForm):
    """What is said of a list of companies."""

    policy = RadioChoice(_l("Where a company is on file already"), [Optional()], choices=Policy)
    fixed_legal_form = OptionalSelect(_l("Legal form"), choices=LegalForm, blank=_l("– as in the list –"))
    fixed_city = StringField(_l("City / regency"), [Optional(), Length(max=100)])
    fixed_kecamatan = StringField(_l("Kecamatan / district"), [Optional(), Length(max=100)])
    fixed_business = StringField(_l("Line of business"), [Optional(), Length(max=200)])

    @property
    def fixed_fields(self) -> list[Any]:
        """What may be said of every row that says nothing itself."""
        return [field for name, field in self._fields.items() if name.startswith("fixed_")]

    @property
    def policy_fields(self) -> list[Any]:
        """The rules of single fields."""
        return [field for name, field in self._fields.items() if name.startswith("policy_")]

    def settings(self) -> dict[str, Any]:
        policy = self.policy.data or Policy.FILL
        said = {field.name.removeprefix("fixed_"): field.data for field in self.fixed_fields if field.data}
        rules = {field.name.removeprefix("policy_"): field.data for field in self.policy_fields if field.data}
        return super().settings() | {
            "policy": policy.value,
            "overwrite": policy is Policy.OVERWRITE,
            "policies": {key: rule.value for key, rule in rules.items()},
            "fixed": {
                key: value.value if isinstance(value, LegalForm) else value for key, value in said.items()
            },
        }


for _key in BY_FIELD:
    setattr(
        CompanySettingsForm,
        f"policy_{_key}",
        OptionalSelect(BY_KEY[LABELS.get(_key, _key)].label, choices=Policy, blank=_l("– as above –")),
    )


def filled(mapping: dict[str, Any], source: str | None) -> dict[str, Any]:
    """What the form of a run shows, from what the run keeps."""
    policies = Policies.of(mapping)
    fixed = mapping.get("fixed") or {}
    form = next((form for form in LegalForm if form.value == fixed.get("legal_form")), None)
    return {
        "source": source,
        "sheets": mapping.get("sheets") or [],
        "policy": policies.default,
        **{f"policy_{key}": rule for key, rule in policies.fields.items()},
        **{f"fixed_{key}": value for key, value in fixed.items()},
        "fixed_legal_form": form,
    }
