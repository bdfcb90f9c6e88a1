"""Addresses of the record of a conference."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.records import checking, comparing, letters, own, sending, signing, writing

app_name = "records"
_ONE = "conferences/<uuid:conference>/record"
_RECIPIENT = f"{_ONE}/recipients/<uuid:recipient>"
_LETTERS = "conferences/<uuid:conference>/letters"
_PASSAGE = f"{_ONE}/passages/<uuid:passage>"
urlpatterns = [
    path(_ONE, writing.record, name="record"),
    path(f"{_ONE}/draft", writing.draft, name="draft"),
    path(f"{_ONE}/passages/add", writing.add, name="add"),
    path(f"{_ONE}/headings/<slug:heading>", writing.empty, name="empty"),
    path(_PASSAGE, writing.edit, name="edit"),
    path(f"{_PASSAGE}/readers", writing.labels, name="labels"),
    path(f"{_PASSAGE}/release", writing.release, name="release"),
    path(f"{_PASSAGE}/lift/<uuid:kept>", writing.lift, name="lift"),
    path(f"{_PASSAGE}/take-out", writing.take_out, name="take_out"),
    path(f"{_ONE}/copies", comparing.copies, name="copies"),
    path(f"{_ONE}/looks", comparing.looks, name="looks"),
    path(f"{_ONE}/sign", signing.sign, name="sign"),
    path(f"{_ONE}/signed.pdf", signing.sealed, name="sealed"),
    path(f"{_ONE}/recipients", sending.recipients, name="recipients"),
    path(f"{_ONE}/recipients/as-proposed", sending.as_proposed, name="as_proposed"),
    path(f"{_ONE}/recipients/close", sending.close, name="close"),
    path(_RECIPIENT, sending.rule, name="rule"),
    path(f"{_RECIPIENT}/preview.pdf", signing.preview, name="preview"),
    path(f"{_RECIPIENT}/withdraw", sending.withdraw, name="withdraw"),
    path(f"{_RECIPIENT}/send", sending.send, name="send"),
    path(f"{_RECIPIENT}/added", sending.send_added, name="send_added"),
    path(f"{_RECIPIENT}/translation", sending.translation, name="translation"),
    path(f"{_RECIPIENT}/proof", sending.prove, name="prove"),
    path(f"{_RECIPIENT}/talk", sending.discuss, name="discuss"),
    path(f"{_RECIPIENT}/further", sending.further, name="further"),
    path(f"{_ONE}/made", sending.made, name="made"),
    path(f"{_ONE}/made/<int:number>.pdf", sending.paper, name="paper"),
    path(f"{_ONE}/outside/<uuid:disclosure>", sending.outside, name="outside"),
    path(f"{_ONE}/amendments", own.amendments, name="amendments"),
    path(f"{_ONE}/amendments/add", own.add, name="addendum"),
    path(f"{_ONE}/amendments/<uuid:amendment>", own.rule, name="rule_on"),
    path(f"{_ONE}/mine", own.mine, name="mine"),
    path(f"{_ONE}/mine.pdf", own.my_paper, name="my_paper"),
    path(f"{_LETTERS}/each", letters.each, name="letters"),
    path(f"{_LETTERS}/mine/letter.pdf", letters.mine, name="my_letter"),
    path(f"{_LETTERS}/<slug:code>/send", letters.send, name="send_letter"),
    path(f"{_LETTERS}/<slug:code>/withhold", letters.withhold, name="withhold_letter"),
    path(f"{_LETTERS}/<slug:code>/proof", letters.prove, name="prove_letter"),
    path("guest/letter.pdf", letters.guests, name="guests_letter"),
    path("papers", own.papers, name="papers"),
    path("guest/record", own.guests, name="guests"),
    path("guest/record.pdf", own.guests_paper, name="guests_paper"),
    path("check-a-copy", checking.check, name="check"),
]
