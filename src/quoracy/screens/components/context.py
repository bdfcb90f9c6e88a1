"""What every page knows: who is signed in, for which authority, and where they may go."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import Right


class Place(NamedTuple):
    """One entry of the navigation: its words, the name of its address, and the right it takes (none: any)."""

    text: Any
    address: str
    right: Right | None = None


PLACES = (
    Place(_("Today"), "home:today"),
    Place(_("Find a child"), "children:find", Right.FIND_CHILDREN),
    Place(_("Conferences"), "convening:coming_up", Right.ARRANGE_CONFERENCE),
    Place(_("Outbox"), "outbox:all", Right.ARRANGE_CONFERENCE),
    Place(_("Report desk"), "reporting:desk", Right.ARRANGE_CONFERENCE),
    Place(_("Your reports"), "reporting:mine", Right.REQUEST_CONFERENCE),
    Place(_("Procedures"), "procedures:all"),
    Place(_("Late conferences"), "oversight:late", Right.AUTHORISE_CONFERENCE),
    Place(_("Oversight"), "oversight:looks", Right.OVERSEE),
    Place(_("Figures"), "oversight:agencies", Right.SEE_FIGURES),
)


def _address(name: str) -> str | None:
    """Return an address, or nothing for a screen this installation does not have."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _items(user: User, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for place in PLACES:
        href = _address(place.address)
        if href and (place.right is None or may(user, place.right)):
            here = path == href or (href != "/" and path.startswith(href))
            items.append({"text": str(place.text), "href": href, "active": here})
    return items


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return what the layout shows on every page; also for nobody, on the pages before sign-in."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) and user.is_authenticated else None
    return {
        "person": person,
        "authority_name": person.authority.name if person and person.authority else "",
        "navigation": _items(person, request.path) if person else [],
        "demonstration": bool(getattr(settings, "DEMONSTRATION", False)),
        "shown_at": timezone.now(),
        "languages": settings.LANGUAGES,
        "path": request.get_full_path(),
    }
