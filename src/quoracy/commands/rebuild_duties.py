"""`quoracy rebuild-duties`: throw every duty of an authority away and work all out again from the chronologies."""

from __future__ import annotations

import click

from quoracy.commands.starting import start_django


@click.command()
@click.option("--authority", "key", required=True, help="The authority's key, as in `quoracy authority list`.")
def rebuild_duties(key: str) -> None:
    """Rebuild an authority's duties, for example after restoring a backup."""
    start_django()
    children, duties = rebuild_for(key)
    click.echo(f"{duties} duties of {children} children worked out again.")


def rebuild_for(key: str) -> tuple[int, int]:
    """Rebuild every duty of an authority in one transaction; how many children, and how many duties there are now."""
    from rich.progress import track

    from quoracy.casework.access.scope import within
    from quoracy.casework.children.models import Child
    from quoracy.casework.chronology.actions import rebuild_all
    from quoracy.commands.whose import authority_named

    authority = authority_named(key)
    with within(authority):
        children = list(Child.objects.filter(authority=authority))
        for child in children:
            child.authority = authority
        batches = [children[start : start + 500] for start in range(0, len(children), 500)]
        duties = sum(rebuild_all(batch) for batch in track(batches, description="Working out duties", transient=True))
    return len(children), duties
