"""`quoracy run` says in words what stands in its way."""

from __future__ import annotations

import socket

import click
import pytest

from quoracy.commands import run as running


def test_a_busy_port_is_named_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind((running.HOST, 0))
        taken.listen()
        with pytest.raises(click.ClickException, match=r"cannot be used.*quoracy run --port 8010"):
            running.refuse_busy_port(taken.getsockname()[1])


def test_a_free_port_is_not_refused() -> None:
    with socket.socket() as trial:
        trial.bind((running.HOST, 0))
        free = trial.getsockname()[1]
    running.refuse_busy_port(free)


def test_a_command_that_fails_stops_the_run_and_says_what_to_do(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(click.ClickException, match="`quoracy no-such-thing` failed"):
        running._ourselves("no-such-thing")
    assert "No such command" in capfd.readouterr().err
