"""Addresses of the pages of a conference on its day."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.live import closing, deciding, letters, meeting, views_taken

app_name = "live"
_ONE = "conferences/<uuid:conference>"
_CHILD = f"{_ONE}/children/<uuid:child>"
urlpatterns = [
    path(f"{_ONE}/", meeting.conference, name="conference"),
    path(f"{_ONE}/open", meeting.begin, name="open"),
    path(f"{_ONE}/roll-call", meeting.roll_call, name="roll_call"),
    path(f"{_ONE}/roll-call/add", meeting.add, name="add"),
    path(f"{_CHILD}/go-on", meeting.go_on, name="go_on"),
    path(f"{_CHILD}/threshold", views_taken.threshold, name="threshold"),
    path(f"{_CHILD}/views", views_taken.views, name="views"),
    path(f"{_CHILD}/decision", deciding.decide, name="decide"),
    path(f"{_CHILD}/decision/take-back", deciding.take_back, name="take_back"),
    path(f"{_CHILD}/defer", deciding.defer, name="defer"),
    path(f"{_CHILD}/closing", closing.terms, name="terms"),
    path(f"{_ONE}/close", closing.close, name="close"),
    path(f"{_ONE}/letters", letters.letters, name="letters"),
    path(f"{_ONE}/letters/make", letters.make, name="make_letters"),
    path(f"{_ONE}/letters/sent", letters.sent, name="letters_sent"),
    path(f"{_ONE}/letters/<str:code>.pdf", letters.letter, name="letter"),
]
