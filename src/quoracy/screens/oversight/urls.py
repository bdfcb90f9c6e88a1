"""Addresses of the pages for those who oversee."""

from __future__ import annotations

from django.urls import path

from quoracy.screens.oversight import disagreements, figures, views

app_name = "oversight"
urlpatterns = [
    path("oversight/looks", views.looks, name="looks"),
    path("oversight/late", views.late, name="late"),
    path("oversight/disagreements", disagreements.disagreements, name="disagreements"),
    path("oversight/agencies", figures.agencies, name="agencies"),
    path("oversight/agencies.csv", figures.agencies_csv, name="agencies_csv"),
    path("oversight/agencies/conferences", figures.agency, name="agency"),
]
