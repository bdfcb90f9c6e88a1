"""Addresses of children and their files."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.children import adding, file, finding, recording

app_name = "children"
urlpatterns = [
    path("children/", finding.find, name="find"),
    path("children/add", adding.add, name="add"),
    path("children/<uuid:child>/", file.now, name="now"),
    path("children/<uuid:child>/timeline", file.timeline, name="timeline"),
    path("children/<uuid:child>/people", file.people, name="people"),
    path("children/<uuid:child>/people/add", adding.add_person, name="add_person"),
    path("children/<uuid:child>/conferences", file.conferences, name="conferences"),
    path("children/<uuid:child>/plan", file.plan, name="plan"),
    path("children/<uuid:child>/looks", file.looks, name="looks"),
    path("children/<uuid:child>/birth", recording.birth, name="birth"),
    path("children/<uuid:child>/sibling", adding.add_sibling, name="add_sibling"),
    path("children/<uuid:child>/happened", recording.choose, name="happened"),
    path("children/<uuid:child>/happened/<slug:kind>", recording.happened, name="record"),
    path("children/<uuid:child>/timeline/<uuid:event>/correct", recording.correct, name="correct"),
]
