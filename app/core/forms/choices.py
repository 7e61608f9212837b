"""Fields that offer: one of several, many of several, a record found by typing."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms import fields, validators
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import Select

from app.core.forms.typed import LARGEST_INTEGER

ChoiceList = Iterable[SelectChoice | tuple[Any, Any]]


def as_choices(choices: Any) -> list[SelectChoice]:
    """Choices of a select from pairs, from ``SelectChoice`` or from an enum whose members have a label."""
    if isinstance(choices, type):
        members: list[Any] = list(choices.__members__.values())  # type: ignore[attr-defined]
        return [SelectChoice(member.value, getattr(member, "label", member.name)) for member in members]
    listed: ChoiceList = choices() if callable(choices) else choices
    return [one if isinstance(one, SelectChoice) else SelectChoice(str(one[0]), one[1]) for one in listed]


class Options(Select):
    """A select that writes its plain options, which a form may have by the hundred, without a detour."""

    @classmethod
    def render_option(cls, choice: Any, **attributes: Any) -> Markup:
        if attributes or choice.render_kw or not isinstance(choice.value, str):
            return Markup(super().render_option(choice, **attributes))  # noqa: S704 - made by WTForms
        selected = " selected" if choice.selected else ""
        label = escape(choice.label or choice.value)
        return Markup(f'<option{selected} value="{escape(choice.value)}">{label}</option>')  # noqa: S704 - both escaped


class ChoiceField(fields.SelectField):
    """One of ``choices`` (pairs, SelectChoice, a labelled enum, or a function giving them).

    It must be answered, unless ``Optional()`` is among the validators.
    """

    may_stay_empty = False
    widget = Options()

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        choices: Any = (),
        coerce: Callable[[Any], Any] | None = None,
        blank: Any = None,
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        self._blank = blank
        convert: Callable[[Any], Any] = coerce or (choices if isinstance(choices, type) else str)

        def coerced(value: Any) -> Any:
            return None if value in (None, "", "None") else convert(value)

        self._blank_choice = [SelectChoice("", blank)] if blank is not None else []
        super().__init__(
            label, checks, coerce=coerced, choices=self._blank_choice + as_choices(choices), **kwargs
        )

        self.flags.required = not self._is_optional()

    def _is_optional(self) -> bool:
        return self.may_stay_empty or bool(self.flags.optional)

    def offer(self, choices: Any) -> None:
        """Replace the choices, keeping the empty one, once they are known (in the view)."""
        self.choices = self._blank_choice + as_choices(choices)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)
        elif not self._is_optional() and not self.process_errors:
            raise validators.StopValidation(_("This field is required."))


class OptionalSelect(ChoiceField):
    """One of ``choices`` or nothing; its data is None when left empty."""

    may_stay_empty = True

    def __init__(
        self, label: Any = None, validators_: Sequence[Any] = (), *, blank: Any = "–", **kwargs: Any
    ) -> None:
        super().__init__(label, validators_, blank=blank, **kwargs)


class ManyChoices(fields.SelectMultipleField):
    """Any number of ``choices``, shown as check boxes."""

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        choices: Any = (),
        coerce: Callable[[Any], Any] | None = None,
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        convert: Callable[[Any], Any] = coerce or (choices if isinstance(choices, type) else str)
        super().__init__(label, checks, coerce=convert, choices=as_choices(choices), **kwargs)

    def offer(self, choices: Any) -> None:
        """Replace the choices once they are known (in the view)."""
        self.choices = as_choices(choices)


class RadioChoice(ChoiceField):
    """One of few ``choices``, all visible; ``kind="tiles"`` in the macro makes them one-tap tiles."""


class PickerField(ChoiceField):
    """One record found by typing; its data is the id. The view offers the present choice and a few likely ones.

    Any whole number is accepted, because scripts add what was found: the view resolves it in the reader's scope.
    """

    def __init__(self, label: Any = None, validators_: Sequence[Any] = (), **kwargs: Any) -> None:
        kwargs.setdefault("blank", _l("Choose…"))
        super().__init__(label, validators_, coerce=_row_id, validate_choice=False, **kwargs)


def _row_id(value: Any) -> int:
    number = int(value)
    if not 0 < number <= LARGEST_INTEGER:
        raise ValueError(_("Not a valid choice."))
    return number
