"""The door of the command line. Each command lives in its own file and is loaded only when it is typed."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "procedures": "quoracy.commands.procedures:procedures",
    "duties": "quoracy.commands.duties:duties",
    "quorum": "quoracy.commands.quorum:quorum",
    "decide": "quoracy.commands.decide:decide",
    "schema": "quoracy.commands.schema:schema",
    "run": "quoracy.commands.run:run",
    "work": "quoracy.commands.work:work",
    "migrate": "quoracy.commands.migrate:migrate",
    "database": "quoracy.commands.database:database",
    "authority": "quoracy.commands.authority:authority",
    "person": "quoracy.commands.person:person",
    "demonstrate": "quoracy.commands.demonstrate:demonstrate",
    "import-census": "quoracy.commands.import_census:import_census",
    "invent": "quoracy.commands.invent:invent",
    "rebuild-duties": "quoracy.commands.rebuild_duties:rebuild_duties",
    "check-deployment": "quoracy.commands.check_deployment:check_deployment",
}


class LazyCommands(click.Group):
    """Loads a command's file when it is asked for, so that the rulebook's commands never wait for Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyCommands)
@click.version_option(package_name="quoracy")
def main() -> None:
    """Quoracy: child protection conferences, from the strategy discussion to the decision letter."""
