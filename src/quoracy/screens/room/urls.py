"""Addresses of the board of a conference."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.room import board, chairing, guest, meeting, stream, talk

app_name = "room"
_ROOM = "conferences/<uuid:conference>/room"
_SAID = f"{_ROOM}/said/<uuid:statement>"
urlpatterns = [
    path(_ROOM, board.board, name="board"),
    path(f"{_ROOM}/part", board.fragment, name="fragment"),
    path(f"{_ROOM}/stream", stream.stream, name="stream"),
    path(_SAID, board.statement, name="statement"),
    path(f"{_SAID}/evidence", chairing.evidence, name="evidence"),
    path(f"{_SAID}/evidence/ask", chairing.ask_evidence, name="ask_evidence"),
    path(f"{_SAID}/general", chairing.general, name="general"),
    path(f"{_SAID}/for-whom", chairing.for_whom, name="for_whom"),
    path(f"{_SAID}/strike", chairing.strike, name="strike"),
    path(f"{_SAID}/read-back", chairing.read_back, name="read_back"),
    path(f"{_SAID}/agree", chairing.agree, name="agree"),
    path(f"{_ROOM}/people/<uuid:seat>/come", meeting.come, name="come"),
    path(f"{_ROOM}/people/<uuid:seat>/go", meeting.go, name="go"),
    path(f"{_ROOM}/agenda", meeting.turn, name="turn"),
    path(f"{_ROOM}/pad", meeting.pad, name="pad"),
    path(f"{_ROOM}/pad/keep", meeting.keep_pad, name="keep_pad"),
    path(f"{_ROOM}/recording", meeting.recording, name="recording"),
    path(f"{_ROOM}/recording/<uuid:recording>", meeting.rule, name="rule"),
    path(f"{_ROOM}/sheet", talk.sheet, name="sheet"),
    path(f"{_ROOM}/people/<uuid:seat>/sheet", talk.sheet_of, name="sheet_of"),
    path(f"{_ROOM}/people/<uuid:seat>/asked", talk.ask, name="ask"),
    path(f"{_ROOM}/concerns", talk.brought, name="concerns"),
    path(f"{_ROOM}/family", talk.family, name="family"),
    path("guest/room/sheet", talk.guest_sheet, name="guest_sheet"),
    path("guest/room", guest.board, name="guest"),
    path("guest/room/part", guest.fragment, name="guest_fragment"),
    path("guest/room/stream", stream.guest_stream, name="guest_stream"),
]
