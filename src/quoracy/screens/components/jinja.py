"""The template environment of every screen: autoescaped, strict about missing names, with GOV.UK's macros at hand.

GOV.UK's own macros rely on forgiving lookups, so they live in a lenient environment of their own. Ours is strict: a
misspelt name on a page about a child must be an error in a test, not a blank on the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import BaseLoader, ChainableUndefined, Environment, PackageLoader, PrefixLoader, StrictUndefined

from quoracy.rulebook import plain_words
from quoracy.screens.components import dates, forms, links, parts, wording

GOVUK = "govuk_frontend_jinja"


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def govuk_macros() -> dict[str, Callable[..., Any]]:
    """Return GOV.UK Frontend's macros by name, as its documentation spells them (`govukButton`, …)."""
    loader = PackageLoader(GOVUK)
    lenient = Environment(
        loader=PrefixLoader({GOVUK: loader}),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    macros: dict[str, Callable[..., Any]] = {}
    for file in loader.list_templates():
        if file.startswith("components/") and file.endswith("/macro.html"):
            module = lenient.get_template(f"{GOVUK}/{file}").module
            macros |= {name: value for name, value in vars(module).items() if name.startswith("govuk")}
    return macros


def environment(**options: Any) -> Environment:
    """Make the environment for Django's Jinja backend, which hands over the template folders of the screens."""
    loader: BaseLoader = options.pop("loader")
    options |= {"undefined": StrictUndefined}
    options.pop("autoescape", None)
    made = Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        **options,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # from ext.i18n
    macros = govuk_macros()
    made.globals |= macros
    made.globals |= {
        "url": url,
        "static": static,
        "language": get_language,
        "once": forms.once,
        "params_of": forms.params_of,
        "summary_of": forms.summary_of,
        "STATUSES": parts.STATUSES,
        "procedure_url": links.procedure,
        "clause_url": links.clause,
    }
    made.filters |= {
        "day": dates.day,
        "short_day": dates.short_day,
        "moment": dates.moment,
        "short_moment": dates.short_moment,
        "clock": dates.clock,
        "age": dates.age,
        "gestation": dates.gestation,
        "plain": wording.plain,
        "pieces": plain_words.pieces,
        "as_macro": macros.__getitem__,
    }
    return made
