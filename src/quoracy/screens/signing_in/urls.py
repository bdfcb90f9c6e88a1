"""Addresses for coming in and going out. The names are those that allauth looks for; sign-up is left out on purpose."""

from __future__ import annotations

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path

from quoracy.screens.signing_in import views

urlpatterns = [
    path("", views.first_page, name="first_page"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/confirm", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/closed", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/password", views.change_password, name="account_change_password"),
    path("account/keys/", include("allauth.mfa.urls")),
]
if settings.DEMONSTRATION:
    urlpatterns.append(path("sign-in/demonstration", views.personas, name="personas"))
