"""Addresses of the pages of a conference on its day."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.live import (
    at_the_table,
    awaited,
    closing,
    commitments,
    deciding,
    disagreements,
    free_days,
    letters,
    meeting,
    next_steps,
    open_numbers,
    own_further,
    sealed,
    told,
    views_taken,
)

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
    path(f"{_CHILD}/sealed", sealed.together, name="sealed"),
    path(f"{_CHILD}/sealed/<uuid:seat>", sealed.paper, name="paper"),
    path(f"{_CHILD}/dissent", sealed.dissents, name="dissents"),
    path(f"{_CHILD}/dissent/<uuid:seat>", sealed.typed_dissent, name="typed_dissent"),
    path(f"{_ONE}/my-views", at_the_table.views.signed_in, name="my_views"),
    path(f"{_CHILD}/my-view", at_the_table.view.signed_in, name="my_view"),
    path(f"{_CHILD}/my-dissent", at_the_table.dissent.signed_in, name="my_dissent"),
    path("guest/views", at_the_table.views.by_link, name="guest_views"),
    path("guest/views/<uuid:child>", at_the_table.view.by_link, name="guest_view"),
    path("guest/views/<uuid:child>/dissent", at_the_table.dissent.by_link, name="guest_dissent"),
    path(f"{_CHILD}/decision", deciding.decide, name="decide"),
    path(f"{_CHILD}/decision/take-back", deciding.take_back, name="take_back"),
    path(f"{_CHILD}/defer", deciding.defer, name="defer"),
    path(f"{_CHILD}/closing", closing.terms, name="terms"),
    path(f"{_ONE}/free-days", free_days.free, name="free_days"),
    path(f"{_ONE}/close", closing.close, name="close"),
    path(f"{_CHILD}/closing/later", closing.later, name="terms_later"),
    path(f"{_ONE}/commitments", commitments.commitments, name="commitments"),
    path(f"{_ONE}/commitments/<uuid:commitment>/off", commitments.withdraw, name="withdraw"),
    path(f"{_ONE}/told/<uuid:seat>", told.told, name="told"),
    path(f"{_ONE}/next-steps", next_steps.everybody, name="next_steps"),
    path(f"{_ONE}/my-next-steps", next_steps.mine, name="my_next"),
    path("guest/next-steps", next_steps.by_link, name="guest_next"),
    path(f"{_ONE}/my-next-steps/further/<uuid:escalation>", own_further.mine, name="my_further"),
    path("guest/next-steps/further/<uuid:escalation>", own_further.by_link, name="guest_further"),
    path(f"{_ONE}/disagreements", disagreements.all_of_them, name="disagreements"),
    path(f"{_ONE}/disagreements/<uuid:escalation>", disagreements.one, name="disagreement"),
    path(f"{_CHILD}/awaited", awaited.awaited, name="awaited"),
    path(f"{_CHILD}/awaited/<uuid:item>", awaited.came, name="came"),
    path(f"{_CHILD}/numbers/<uuid:seat>", open_numbers.typed, name="open_number"),
    path("guest/numbers/<uuid:child>", open_numbers.by_link, name="guest_scale"),
    path(f"{_ONE}/set-aside", open_numbers.set_aside, name="set_aside"),
    path(f"{_ONE}/letters", letters.letters, name="letters"),
    path(f"{_ONE}/letters/make", letters.make, name="make_letters"),
    path(f"{_ONE}/letters/sent", letters.sent, name="letters_sent"),
    path(f"{_ONE}/letters/<str:code>.pdf", letters.letter, name="letter"),
]
