"""How a Django form becomes GOV.UK components: for each bound field, the macro to use and what to hand it.

The templates stay thin (`components/forms.html`); what is decided here is typed and tested.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from quoracy.screens.components.fields import PART_NAMES, PARTS, ClockField, DayWidget, Typed

Params = dict[str, Any]
DJANGO_REQUIRED = forms.Field.default_error_messages["required"]


class PageForm(forms.Form):
    """A form of ours: an empty field that is needed says which, and what to do, in the words of its label."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*arguments, **options)

    def full_clean(self) -> None:
        """Word what is missing first: a form that asks about each child or seat adds its fields after it is made."""
        for name, field in self.fields.items():
            if field.required and str(field.error_messages.get("required")) == str(DJANGO_REQUIRED):
                field.error_messages["required"] = _missing(field, str(field.label or name.replace("_", " ")))
        super().full_clean()

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Read what was kept of an unsent page as its fields have it: a date in three boxes, ticks as a list."""
        boxes = [f"{field_name}-{part}" for part in PARTS]
        if isinstance(field.widget, DayWidget) and any(box in self.initial for box in boxes):
            return Typed(*(str(self.initial.get(box) or "") for box in boxes))
        first = super().get_initial_for_field(field, field_name)
        return [first] if isinstance(field, forms.MultipleChoiceField) and isinstance(first, str) else first


def _missing(field: forms.Field, label: str) -> str:
    lowered = label[:1].lower() + label[1:]
    if isinstance(field, forms.BooleanField):
        return _("Tick the box to confirm: %(label)s") % {"label": label}
    if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField | forms.ModelChoiceField):
        return _("Choose an answer to: %(label)s") % {"label": label}
    return (
        _("Enter the answer to: %(label)s") % {"label": label}
        if "?" in label
        else _("Enter %(label)s") % {"label": lowered}
    )


def once(form: forms.BaseForm | None = None) -> str:
    """Return the token by which an action knows a form sent twice: the one it came with, or a new one."""
    sent = form.data.get("once") if form is not None and form.is_bound else None
    return str(sent or uuid.uuid4())


def wrong_parts(bound: BoundField) -> tuple[str, ...]:
    """Return which boxes of a date are wrong: those the error names, or all."""
    for error in bound.errors.as_data():
        params = error.params if isinstance(error.params, Mapping) else {}
        if "parts" in params:
            return tuple(params["parts"])
    return PARTS if bound.errors else ()


def place_of(bound: BoundField) -> str:
    """Return the id of the box an error should lead to."""
    name = str(bound.auto_id or bound.html_name)
    if isinstance(bound.field.widget, DayWidget):
        return f"{name}-{(wrong_parts(bound) or PARTS)[0]}"
    return name


def summary_of(*forms_: forms.BaseForm) -> list[Params]:
    """Return the lines of the error summary, in the order of the page, each leading to its place."""
    lines: list[Params] = []
    for form in forms_:
        lines += [{"text": str(error)} for error in form.non_field_errors()]
        for bound in form:
            lines += [{"text": str(error), "href": f"#{place_of(bound)}"} for error in bound.errors]
    return lines


def params_of(bound: BoundField, **options: Any) -> tuple[str, Params]:
    """Return the name of the GOV.UK macro for a field and its parameters.

    Options: `heading` (the label is the page's heading), `label`, `hint`, `inline`, `hints` and `conditional` (by
    value), `width`, `rows`, `count` (most characters), `small`, `classes`, `autocomplete`; `optional` (False in a
    filter, where nothing need be filled in and it goes without saying).
    """
    widget = bound.field.widget
    if isinstance(widget, DayWidget):
        return "govukDateInput", _day(bound, options)
    if isinstance(widget, forms.CheckboxSelectMultiple):  # before RadioSelect, which it is a kind of
        return "govukCheckboxes", _choices(bound, options, {str(value) for value in bound.value() or ()})
    if isinstance(widget, forms.RadioSelect):
        return "govukRadios", _choices(bound, options, {str(bound.value() if bound.value() is not None else "")})
    if isinstance(widget, forms.CheckboxInput):
        return "govukCheckboxes", _one_box(bound, options)
    if isinstance(widget, forms.Select):
        return "govukSelect", _select(bound, options)
    if isinstance(widget, forms.ClearableFileInput | forms.FileInput):
        return "govukFileUpload", _plain(bound, options)
    if isinstance(widget, forms.Textarea):
        return ("govukCharacterCount" if options.get("count") else "govukTextarea"), _textarea(bound, options)
    if isinstance(widget, forms.PasswordInput):
        return "govukPasswordInput", _plain(bound, options) | {"autocomplete": widget.attrs.get("autocomplete")}
    return "govukInput", _input(bound, options)


def _text(bound: BoundField, options: Params) -> str:
    text = str(options.get("label") or bound.label)
    return (
        text
        if bound.field.required or not options.get("optional", True)
        else _("%(label)s (optional)") % {"label": text}
    )


def _around(bound: BoundField, options: Params) -> Params:
    """Return the hint and the error, which every component takes in the same way."""
    around: Params = {}
    hint = options.get("hint") or bound.help_text
    if hint:
        around["hint"] = {"text": str(hint)}
    if bound.errors:
        around["errorMessage"] = {"text": " ".join(str(error) for error in bound.errors)}
    return around


def _plain(bound: BoundField, options: Params) -> Params:
    value = bound.value()
    return _around(bound, options) | {
        "id": bound.auto_id,
        "name": bound.html_name,
        "value": "" if value is None else str(value),
        "classes": options.get("classes", ""),
        "label": {
            "text": _text(bound, options),
            "isPageHeading": bool(options.get("heading")),
            "classes": "govuk-label--l" if options.get("heading") else "",
        },
        "attributes": {
            k: str(v) for k, v in bound.field.widget.attrs.items() if k == "accept" or k.startswith("data-")
        },
    }


def _input(bound: BoundField, options: Params) -> Params:
    params, field, widget = _plain(bound, options), bound.field, bound.field.widget
    kind = getattr(widget, "input_type", "text")
    params["type"] = kind if kind in {"email", "tel", "url", "search"} else "text"
    params["autocomplete"] = options.get("autocomplete") or widget.attrs.get("autocomplete")
    params["spellcheck"] = False if kind in {"email", "url"} else None
    if isinstance(field, ClockField):
        options.setdefault("width", 5)
    if isinstance(field, forms.IntegerField):
        params["inputmode"] = "numeric"
        options.setdefault("width", 5)
    elif widget.attrs.get("inputmode"):
        params["inputmode"] = widget.attrs["inputmode"]
    if options.get("width"):
        params["classes"] = f"{params['classes']} govuk-input--width-{options['width']}".strip()
    return params


def _textarea(bound: BoundField, options: Params) -> Params:
    params = _plain(bound, options) | {"rows": options.get("rows", 5)}
    return params | ({"maxlength": options["count"]} if options.get("count") else {})


def _fieldset(bound: BoundField, options: Params) -> Params:
    size = "l" if options.get("heading") else "s"
    legend = {
        "text": _text(bound, options),
        "isPageHeading": bool(options.get("heading")),
        "classes": f"govuk-fieldset__legend--{size}",
    }
    return {"legend": legend}


def _day(bound: BoundField, options: Params) -> Params:
    typed, wrong = Typed.of(bound.value()), wrong_parts(bound)
    items = [
        {
            "id": f"{bound.auto_id}-{part}",
            "name": f"{bound.html_name}-{part}",
            "label": str(PART_NAMES[part]).capitalize(),
            "value": getattr(typed, part),
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}" + " govuk-input--error" * (part in wrong),
            "autocomplete": f"bday-{part}" if options.get("autocomplete") == "bday" else None,
        }
        for part in PARTS
    ]
    around = _around(bound, options)
    return around | {"id": bound.auto_id, "fieldset": _fieldset(bound, options), "items": items}


def _options(bound: BoundField) -> list[tuple[str, str]]:
    """Return the choices as pairs of text; groups are laid flat, for no component of GOV.UK has them."""
    pairs: list[tuple[str, str]] = []
    choices: Any = getattr(bound.field.widget, "choices", ())
    for value, label in choices:
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        pairs += [(str("" if v is None else v), str(text)) for v, text in inner]
    return pairs


def _choices(bound: BoundField, options: Params, chosen: set[str]) -> Params:
    hints, conditional = options.get("hints") or {}, options.get("conditional") or {}
    items: list[Params] = []
    for number, (value, text) in enumerate(pair for pair in _options(bound) if pair[0] != ""):
        item: Params = {"value": value, "text": text, "checked": value in chosen}
        item["id"] = str(bound.auto_id) if number == 0 else f"{bound.auto_id}-{number + 1}"
        if value in hints:
            item["hint"] = {"text": str(hints[value])}
        if value in conditional:
            item["conditional"] = {"html": conditional[value]}
        items.append(item)
    sizes = " ".join(f"govuk-{{}}--{size}" for size in ("inline", "small") if options.get(size))
    kind = "checkboxes" if isinstance(bound.field.widget, forms.CheckboxSelectMultiple) else "radios"
    return _around(bound, options) | {
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "fieldset": _fieldset(bound, options),
        "items": items,
        "classes": f"{sizes.replace('{}', kind)} {options.get('classes', '')}".strip(),
    }


def _one_box(bound: BoundField, options: Params) -> Params:
    item: Params = {
        "id": bound.auto_id,
        "value": "on",
        "text": str(options.get("label") or bound.label),
        "checked": bool(bound.value()),
    }
    if bound.help_text:
        item["hint"] = {"text": str(bound.help_text)}
    error = {"errorMessage": {"text": " ".join(map(str, bound.errors))}} if bound.errors else {}
    return error | {"idPrefix": bound.auto_id, "name": bound.html_name, "items": [item]}


def _select(bound: BoundField, options: Params) -> Params:
    value = bound.value()
    chosen = "" if value is None else str(value)
    items = [{"value": v, "text": text, "selected": v == chosen} for v, text in _options(bound)]
    params = _plain(bound, options)
    del params["value"]
    return params | {"items": items}
