"""The board for somebody who came by a link: their own copy, and nothing to press."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from quoracy.casework.links.actions import look
from quoracy.casework.links.guests import Guest
from quoracy.casework.room.looking import WHAT, follow_as_guest
from quoracy.casework.room.readers import guest_reader
from quoracy.screens.components.guests import guest_page
from quoracy.screens.room.copies import contents, since_of


@require_safe
@guest_page
def board(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The board of a guest's conference, as far as it is theirs."""
    told = contents(guest_reader(guest), since_of(request.GET.get("since", "")), guest=True)
    look(guest, WHAT)
    told |= {
        "guest": guest,
        "stream_url": reverse("room:guest_stream"),
        "fragment_url": reverse("room:guest_fragment"),
        "new_url": f"{reverse('room:guest')}?since={told['number']}",
    }
    return render(request, "room/guest_board.html", told)


@require_safe
@guest_page
def fragment(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The part of a guest's page that changes."""
    found = guest_reader(guest)
    follow_as_guest(guest, found)
    return render(request, "room/fragment.html", contents(found, since_of(request.GET.get("since", "")), guest=True))
