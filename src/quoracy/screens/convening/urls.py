"""Addresses of the pages on which a conference is asked for, answered and arranged."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.convening import (
    arranging,
    asking,
    chairing,
    checking,
    childs_part,
    grouping,
    inviting,
    listing,
    needing,
    putting_off,
    ready,
)

app_name = "convening"
_ONE = "conferences/<uuid:conference>"
urlpatterns = [
    path("conferences/request", asking.request_one, name="request"),
    path(f"{_ONE}/request", asking.conference, name="conference"),
    path(f"{_ONE}/answer", asking.answer, name="answer"),
    path(f"{_ONE}/children", grouping.children, name="children"),
    path(f"{_ONE}/join", grouping.join, name="join"),
    path(f"{_ONE}/arrange", arranging.arrange, name="arrange"),
    path(f"{_ONE}/chair", chairing.chairing, name="chairing"),
    path(f"{_ONE}/chair/substitute", chairing.substitute, name="substitute"),
    path(f"{_ONE}/chair/<uuid:named>/take-back", chairing.take_back, name="unname"),
    path(f"{_ONE}/children/<uuid:child>/chair", chairing.choose, name="choose_chair"),
    path(f"{_ONE}/independent", chairing.independent, name="independent"),
    path(f"{_ONE}/two-parts", chairing.two_parts, name="two_parts"),
    path("conferences/chairs", chairing.chairs, name="chairs"),
    path("conferences/chairs/contacts", chairing.contacts, name="contacts"),
    path(f"{_ONE}/invite", arranging.invite, name="invite"),
    path(f"{_ONE}/contact", arranging.contact, name="contact"),
    path(f"{_ONE}/checklist", checking.checklist, name="checklist"),
    path(f"{_ONE}/checklist/open-again", checking.reopen, name="reopen"),
    path(f"{_ONE}/circumstances", checking.tell, name="circumstances"),
    path(f"{_ONE}/children/<uuid:child>/part", childs_part.part, name="childs_part"),
    path("conferences/coming-up", ready.coming_up, name="coming_up"),
    path(f"{_ONE}/ready", ready.ready, name="ready"),
    path(f"{_ONE}/invitations", inviting.send, name="send"),
    path(f"{_ONE}/invitations/<uuid:seat>", inviting.take_down, name="take_down"),
    path(f"{_ONE}/invitations/<uuid:seat>/consents", inviting.consents, name="consents"),
    path(f"{_ONE}/invite/somebody-new", listing.newcomer, name="newcomer"),
    path(f"{_ONE}/invite/supporter", listing.supporter, name="supporter"),
    path(f"{_ONE}/invite/<uuid:seat>/leave-off", listing.leave_off, name="leave_off"),
    path(f"{_ONE}/needs", needing.needs, name="needs"),
    path(f"{_ONE}/joining", needing.joining, name="joining"),
    path(f"{_ONE}/day-sheet", needing.day_sheet, name="day_sheet"),
    path("conferences/rooms", needing.rooms, name="rooms"),
    path("conferences/rooms/given-up", needing.give_up, name="give_up"),
    path("conferences/hours", needing.hours, name="hours"),
    path(f"{_ONE}/put-off", putting_off.postpone, name="postpone"),
    path(f"{_ONE}/stand-down", putting_off.stand_down, name="stand_down"),
    path(f"{_ONE}/delay", putting_off.delay, name="delay"),
]
