"""A question about companies: checked against the catalogue, as SQL, and in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, false, or_

from app.core import formats
from app.core.clock import today
from app.reports import conditions, fields
from app.reports.conditions import ALL, Condition, Kind, Misunderstood, Question, Takes
from app.reports.fields import Field, Meant

MANY_NAMED = 4
"""How many chosen values a sentence calls by name."""


@dataclass(frozen=True)
class Understood:
    """What a question means; where a part of it means nothing, ``problems`` says why and nothing is let through."""

    is_any: bool = False
    conditions: tuple[Meant, ...] = ()
    groups: tuple[tuple[Meant, ...], ...] = ()
    problems: tuple[str, ...] = ()


def understood(question: Question, *, reader_id: int | None) -> Understood:
    """The question checked against the catalogue of fields."""
    problems = [
        _("“%(text)s” in the address is no condition.", text=_short("=".join(stray)))
        for stray in question.strays
    ]
    if sum(1 for _one in question.all_conditions) > conditions.MOST:
        problems.append(_("A list takes at most %(most)s conditions.", most=conditions.MOST))
        return Understood(problems=tuple(problems))

    def read(asked: tuple[Condition, ...]) -> Iterator[Meant]:
        for one in asked:
            try:
                yield meant(one, reader_id=reader_id)
            except Misunderstood as reason:
                problems.append(_("“%(text)s”: %(why)s", text=_short(one.address), why=reason.message))

    plain = tuple(read(question.conditions))
    groups = tuple(tuple(read(group)) for group in question.groups)
    return Understood(question.is_any, plain, groups, tuple(problems))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def meant(asked: Condition, *, reader_id: int | None) -> Meant:
    """What one condition means; raises Misunderstood with the reason why it means nothing."""
    field = fields.known().get(asked.field)
    if field is None:
        raise Misunderstood(_("There is no field of this name."))
    operator = field.operator(asked.operator)
    if operator is None:
        raise Misunderstood(_("“%(field)s” cannot be asked that way.", field=field.label))
    wanted = {Takes.NOTHING: 0, Takes.ONE: 1, Takes.SPAN: 1, Takes.TWO: 2}.get(operator.takes)
    if wanted is None:
        return Meant(field, operator, tuple(_several(field, asked.values, reader_id)))
    if len(asked.values) != wanted:
        raise Misunderstood(
            _("A value is missing.") if len(asked.values) < wanted else _("There are too many values.")
        )
    if operator.takes is Takes.SPAN:
        return Meant(field, operator, (conditions.span_of(asked.values[0]),))
    values = tuple(_READ[field.kind](value) for value in asked.values)
    if operator.takes is Takes.TWO and values[0] > values[1]:
        raise Misunderstood(_("The first value is larger than the second."))
    return Meant(field, operator, values)


_READ: dict[Kind, Any] = {
    Kind.TEXT: conditions.text_of,
    Kind.NUMBER: conditions.number_of,
    Kind.DAY: conditions.day_of,
}


def _several(field: Field, values: tuple[str, ...], reader_id: int | None) -> Iterator[Any]:
    if field.kind is Kind.CODE:
        yield from conditions.codes_of(values)
        return
    chosen = [value for value in values if value]
    if not chosen:
        raise Misunderstood(_("Choose at least one."))
    offered = {value for value, _name in fields.options_of(field)}
    for value in chosen:
        if value not in offered:
            raise Misunderstood(_("“%(value)s” is not to be chosen (any more).", value=_short(value)))
        yield field.meaning(value, reader_id)


def condition(question: Understood, *, on: date | None = None) -> ColumnElement[bool]:
    """The condition on a company; none passes while a part of the question means nothing."""
    if question.problems:
        return false()
    on = on or today()
    outer, inner = (or_, and_) if question.is_any else (and_, or_)
    parts = [fields.fits(one, on=on) for one in question.conditions]
    parts += [inner(*(fields.fits(one, on=on) for one in group)) for group in question.groups]
    return outer(*parts)


# ---- in words


def sentence(asked: Condition) -> str:
    """A condition in words; as it was written where it means nothing."""
    field = fields.known().get(asked.field)
    operator = field.operator(asked.operator) if field else None
    if field is None or operator is None:
        return _short(asked.address)
    said = [_said(field, operator.takes, value) for value in asked.values]
    if operator.takes is Takes.SEVERAL:
        if len(said) > MANY_NAMED:
            more = len(said) - MANY_NAMED + 1
            said = [*said[: MANY_NAMED - 1], _("%(count)s more", count=formats.number(more))]
        said = [f" {_('and') if operator is ALL else _('or')} ".join(said)]
    said += [formats.NOTHING] * (2 - len(said))
    return str(operator.sentence) % {"field": field.label, "value": said[0], "other": said[1]}


def _said(field: Field, takes: Takes, value: str) -> str:
    """One value as people write it; as it stands where it is none."""
    try:
        if takes is Takes.SPAN:
            return formats.number(conditions.span_of(value))
        if field.kind is Kind.NUMBER:
            return formats.number(conditions.number_of(value))
        if field.kind is Kind.DAY:
            return formats.day(conditions.day_of(value))
    except Misunderstood:
        return _short(value)
    if field.kind is Kind.CHOICE:
        return dict(fields.options_of(field)).get(value) or _short(value)
    return _short(value)


def parts(question: Question) -> Iterator[tuple[str, Question]]:
    """Each part of the question in words, and the question without it."""
    inner = _("and") if question.is_any else _("or")
    for one in question.conditions:
        left = tuple(other for other in question.conditions if other is not one)
        yield sentence(one), replace(question, conditions=left)
    for group in question.groups:
        rest = tuple(other for other in question.groups if other is not group)
        said = f" {inner} ".join(sentence(one) for one in group)
        yield f"({said})" if len(group) > 1 else said, replace(question, groups=rest)
    for stray in question.strays:
        yield (
            _short("=".join(stray)),
            replace(question, strays=tuple(other for other in question.strays if other != stray)),
        )


def words(question: Question) -> str:
    """The whole question in one line, for files and audit entries."""
    outer = _("or") if question.is_any else _("and")
    return f" {outer} ".join(said for said, _rest in parts(question))
