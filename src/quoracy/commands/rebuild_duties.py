"""`quoracy rebuild-duties`: throw every duty of an authority away and work all out again from the chronologies."""

from __future__ import annotations

import click

from quoracy.commands.starting import start_django


@click.command()
@click.option("--authority", "key", required=True, help="The authority's key, as in its web addresses.")
def rebuild_duties(key: str) -> None:
    """Rebuild an authority's duties: after adopting a procedure, declaring closure days, or restoring a backup."""
    start_django()
    from rich.progress import track

    from quoracy.casework.access.models import Authority
    from quoracy.casework.access.scope import within
    from quoracy.casework.children.models import Child
    from quoracy.casework.chronology.actions import rebuild_all

    authority = Authority.objects.filter(key=key).first()
    if authority is None:
        known = ", ".join(Authority.objects.order_by("key").values_list("key", flat=True)) or "none yet"
        raise click.ClickException(f'There is no authority "{key}". There are: {known}.')
    with within(authority):
        children = list(Child.objects.filter(authority=authority))
        for child in children:
            child.authority = authority
        batches = [children[start : start + 500] for start in range(0, len(children), 500)]
        count = sum(rebuild_all(batch) for batch in track(batches, description="Working out duties"))
    click.echo(f"{count} duties of {len(children)} children worked out again.")
