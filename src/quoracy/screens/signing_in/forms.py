"""The sign-in form, with errors that say what to do."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        email, password = self.fields["login"], self.fields["password"]
        email.label, password.label = _("Email address"), _("Password")
        password.help_text = ""
        email.error_messages["required"] = _("Enter your email address")
        email.error_messages["invalid"] = _("Enter an email address in the right form, like name@council.example")
        password.error_messages["required"] = _("Enter your password")
