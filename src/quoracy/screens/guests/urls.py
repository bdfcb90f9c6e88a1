"""Addresses of the door for guests. What stands in a link is a secret, so nothing else is ever in its address."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.guests import answering, door, sending

app_name = "guests"
urlpatterns = [
    path("l/<str:token>", door.door, name="door"),
    path("l/<str:token>/code", door.code, name="code"),
    path("guest", door.start, name="start"),
    path("guest/leave", door.leave, name="leave"),
    path("guest/invitation", answering.reply, name="reply"),
    path("guest/invitation/away", answering.away, name="away"),
    path("guest/invitation/briefing", answering.briefed, name="briefed"),
    path("guest/invitation/calendar", answering.calendar, name="calendar"),
    path("conferences/<uuid:conference>/links", sending.links, name="links"),
    path("conferences/<uuid:conference>/links/all", sending.send_all, name="send_all"),
    path("conferences/<uuid:conference>/links/<uuid:seat>", sending.send, name="send"),
    path("conferences/<uuid:conference>/links/<uuid:seat>/address", sending.address, name="address"),
    path("conferences/<uuid:conference>/children/<uuid:child>/link", sending.send_to_child, name="send_to_child"),
    path("conferences/<uuid:conference>/links/revoke/<uuid:link>", sending.revoke, name="revoke"),
]
