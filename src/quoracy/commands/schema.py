"""The JSON Schema of the three questions that files can ask."""

from __future__ import annotations

import json

import click

from quoracy.commands.case_files import SCHEMAS, schema_of


@click.command()
@click.argument("question", type=click.Choice(SCHEMAS))
def schema(question: str) -> None:
    """Print the JSON Schema of a QUESTION: duties, quorum or decide."""
    click.echo(json.dumps(schema_of(question), indent=2, ensure_ascii=False))
