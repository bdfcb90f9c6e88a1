"""`quoracy person`: who may sign in, for which authority, in which roles from which day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from quoracy.commands.starting import start_django

if TYPE_CHECKING:
    from quoracy.casework.access.models import User

DAY = click.DateTime(formats=["%Y-%m-%d"])
ROLES = (
    "administrator",
    "chair",
    "social_worker",
    "team_manager",
    "head_of_service",
    "quality_assurance",
    "out_of_hours",
    "practitioner",
    "analyst",
    "system_administrator",
)
ROLE = click.Choice(ROLES)


@click.group()
def person() -> None:
    """Say who may sign in and as what. Nobody can make an account for themselves."""


@person.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--authority", "key", required=True, help="The authority's key; see `quoracy authority list`.")
@click.option("--role", "roles", type=ROLE, multiple=True, required=True, help="May be given more than once.")
@click.option("--since", type=DAY, required=True, help="The first day in the role.")
@click.password_option(help="A first password, to be changed after signing in; asked for where it is not given.")
def add(email: str, name: str, key: str, roles: tuple[str, ...], since: datetime, password: str) -> None:
    """Make an account. EMAIL is how the person signs in."""
    start_django()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    from quoracy.casework.access.actions import appoint
    from quoracy.casework.access.models import Role, User
    from quoracy.commands.whose import authority_named

    found = authority_named(key)
    if User.objects.filter(email=email.lower()).exists():
        raise click.ClickException(f"{email} has an account already. Use: quoracy person appoint {email} ROLE")
    try:
        validate_email(email)
        validate_password(password, User(email=email, name=name))
    except ValidationError as refused:
        raise click.ClickException(" ".join(refused.messages)) from refused
    with transaction.atomic():
        user = User.objects.create_user(email, password, name=name, authority=found)
        for role in roles:
            appoint(user, Role(role), since.date())
    click.echo(f"{name} may sign in as {email} for {found.name}: {', '.join(roles)}.")


@person.command("appoint")
@click.argument("email")
@click.argument("role", type=ROLE)
@click.option("--since", type=DAY, required=True, help="The first day in the role.")
def give_role(email: str, role: str, since: datetime) -> None:
    """Give somebody a further role from a day."""
    start_django()
    from quoracy.casework.access.actions import appoint
    from quoracy.casework.access.models import Role

    appoint(_called(email), Role(role), since.date())
    click.echo(f"{email} is {role} from {since:%Y-%m-%d}.")


@person.command("leave")
@click.argument("email")
@click.option("--until", type=DAY, required=True, help="The last day in every role.")
def leave(email: str, until: datetime) -> None:
    """End every role of somebody on a day. The account and all it wrote stay; from the next day it opens nothing."""
    start_django()
    from django.db.models import Q

    from quoracy.casework.access.models import Appointment

    still = Q(until__isnull=True) | Q(until__gt=until.date())
    ended = Appointment.objects.filter(still, user=_called(email)).update(until=until.date())
    click.echo(f"{ended} roles of {email} end on {until:%Y-%m-%d}.")


def _called(email: str) -> User:
    from quoracy.casework.access.models import User

    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        raise click.ClickException(f"Nobody signs in as {email}. Make the account with: quoracy person add {email}")
    return user
