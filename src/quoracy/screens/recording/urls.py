"""Addresses of requests to record, of recordings that came to light, and of taking the record."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.recording import matters, taking, writing_down

app_name = "recording"
_CHILD = "children/<uuid:child>/recordings"
_ONE = f"{_CHILD}/<uuid:matter>"
_CONFERENCE = "conferences/<uuid:conference>"
urlpatterns = [
    path(_CHILD, matters.of_child, name="of_child"),
    path(f"{_CHILD}/write-down", writing_down.about_child, name="write_down"),
    path(_ONE, matters.one, name="one"),
    path(f"{_ONE}/advice", matters.advice, name="advice"),
    path(f"{_ONE}/view", matters.view, name="view"),
    path(f"{_ONE}/consult", matters.consult, name="consult"),
    path(f"{_ONE}/reply/<uuid:note>", matters.reply, name="reply"),
    path(f"{_ONE}/answer", matters.answer, name="answer"),
    path(f"{_ONE}/court", matters.court, name="court"),
    path(f"{_CONFERENCE}/recordings/write-down", writing_down.at_conference, name="write_down_at"),
    path("recordings/policy", writing_down.policy, name="policy"),
    path("recordings/help", writing_down.help_page, name="help"),
    path(f"{_CONFERENCE}/record-taking", taking.record_taking, name="taking"),
    path(f"{_CONFERENCE}/record-taking/told", taking.told, name="told"),
    path(f"{_CONFERENCE}/record-taking/sound", taking.keep, name="keep_sound"),
    path(f"{_CONFERENCE}/record-taking/sound/listen", taking.listen, name="listen"),
    path(f"{_CONFERENCE}/record-taking/sound/delete", taking.delete, name="delete_sound"),
]
