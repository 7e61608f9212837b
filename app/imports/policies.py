"""What a list may change of companies on file: a rule for the whole list, for single fields, for single rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class Policy(Choice):
    """What becomes of a field of which both the list and the company on file say something."""

    FILL = "fill", _l("Fill in what is blank, keep the rest")
    OVERWRITE = "overwrite", _l("The list is right: replace what differs")
    KEEP = "keep", _l("Change nothing")


class Rule(Choice):
    """What becomes of the rows left for a person, all at once."""

    ASK = "ask", _l("Ask me about each")
    LIKELIEST = "likeliest", _l("It is the likeliest company")
    NEW = "new", _l("It is a new company")


ADDED_TO = frozenset({"phones", "former_names", "legal_form"})
"""Fields that a list adds to; only who says so of the field itself has them replaced."""

FOLLOWS = {"nitku": "npwp"}
"""Fields that have no rule of their own."""


@dataclass(frozen=True)
class Policies:
    """The rule of a list: ``default``, ``fields`` by the first column of their group, and ``rows``.

    ``rows`` holds, by fingerprint, the fields a person ticked for one row; what is not ticked is kept.
    """

    default: Policy = Policy.FILL
    fields: Mapping[str, Policy] = field(default_factory=dict)
    rows: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, mapping: Mapping[str, Any]) -> "Policies":
        """The rule kept in what a run was set up with."""
        named = str(mapping.get("policy") or (Policy.OVERWRITE if mapping.get("overwrite") else Policy.FILL))
        return cls(
            policy_named(named),
            {key: policy_named(value) for key, value in (mapping.get("policies") or {}).items()},
            mapping.get("rows") or {},
        )

    def for_field(self, key: str) -> Policy:
        """What holds for the group of columns whose first one is ``key``."""
        default = Policy.FILL if key in ADDED_TO and self.default is Policy.OVERWRITE else self.default
        return self.fields.get(FOLLOWS.get(key, key), default)

    def for_row(self, fingerprint: str) -> "Policies":
        """What a person ticked for the row of this fingerprint."""
        ticked = {key: Policy.FILL if key in ADDED_TO else Policy.OVERWRITE for key in self.rows[fingerprint]}
        return Policies(Policy.KEEP, ticked)

    def without_overwriting(self) -> "Policies":
        """The same, but nothing is replaced."""
        softened = {key: _softened(policy) for key, policy in self.fields.items()}
        return replace(self, default=_softened(self.default), fields=softened)


def policy_named(value: str) -> Policy:
    """The policy stored as ``value``; filling in blanks where there is none of that name."""
    return next((policy for policy in Policy if policy.value == value), Policy.FILL)


def rule_named(value: Any) -> Rule:
    """The rule stored as ``value``; asking where there is none of that name."""
    return next((rule for rule in Rule if rule.value == value), Rule.ASK)


def _softened(policy: Policy) -> Policy:
    return Policy.FILL if policy is Policy.OVERWRITE else policy
