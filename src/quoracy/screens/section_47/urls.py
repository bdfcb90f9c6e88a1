"""Addresses of strategy discussions and section 47 enquiries."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.section_47 import reasons, views

app_name = "section_47"
urlpatterns = [
    path("strategy-discussions/record", views.record, name="record"),
    path("children/<uuid:child>/strategy-discussion", views.about, name="about"),
    path("children/<uuid:child>/strategy-discussion/<uuid:discussion>/reasons", reasons.write, name="reasons"),
    path("children/<uuid:child>/conference-weighed", reasons.weigh, name="weigh"),
    path("children/<uuid:child>/enquiries/<uuid:enquiry>/conclude", views.conclude, name="conclude"),
    path("children/<uuid:child>/enquiries/<uuid:enquiry>/assessment", views.assessment, name="assessment"),
]
