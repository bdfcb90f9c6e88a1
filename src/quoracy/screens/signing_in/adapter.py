"""What is ours about signing in: nobody makes an account for themselves, and each sign-in is journalled."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.scope import within


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator who knows the person."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        assert isinstance(user, User)
        journal_sign_in(user, "Signed in")


def journal_sign_in(user: User, what: str) -> None:
    """Write a sign-in into the journal of the person's authority; whoever runs the service belongs to none.

    The request began as nobody's, so the database is opened for the authority just for this line.
    """
    if user.authority is None:
        return
    with within(user.authority):
        journal(user, JournalEntry.Act.SIGNED_IN, what)
