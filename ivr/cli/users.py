"""``callsteer users``: who may sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from intents.pack_loader import presets as presets_shipped
from ivr.cli.options import json_option, print_json
from ivr.errors import ConfigError
from ivr.people.accounts import Accounts
from ivr.people.roles import Role
from ivr.settings import load_settings
from ivr.storage import StorageError, open_database

BY = "command line"
role_choice = click.Choice([role.word for role in Role])


@click.group()
def users() -> None:
    """Manage who may sign in to the pages."""


@users.command("list")
@json_option
def list_users(as_json: bool) -> None:
    """Show the users and their roles."""
    with _accounts() as accounts:
        for user in accounts.all():
            if as_json:
                given = user.must_change
                print_json({"name": user.name, "role": user.role.word, "one_time": given})
            else:
                note = "  (one-time password)" if user.must_change else ""
                click.echo(f"{user.name:24} {user.role.word}{note}")


@users.command()
@click.argument("name")
@click.option("--role", type=role_choice, default="agent", show_default=True)
def add(name: str, role: str) -> None:
    """Add NAME and print a one-time password."""
    with _accounts() as accounts:
        click.echo(f"one-time password of {name}: {accounts.add(name, Role.of(role), BY)}")


@users.command()
@click.argument("name")
def password(name: str) -> None:
    """Give NAME a new one-time password and sign NAME out everywhere."""
    with _accounts() as accounts:
        click.echo(f"one-time password of {name}: {accounts.reset(name, BY)}")


@users.command("role")
@click.argument("name")
@click.argument("role", type=role_choice)
def set_role(name: str, role: str) -> None:
    """Give NAME another ROLE."""
    with _accounts() as accounts:
        accounts.set_role(name, Role.of(role), BY)
    click.echo(f"{name} is {role}")


@users.command()
@click.argument("name")
@click.argument("presets", nargs=-1)
def lines(name: str, presets: tuple[str, ...]) -> None:
    """Let NAME serve only the lines PRESETS at the desk; without any, all."""
    known = sorted({*presets_shipped(), load_settings().preset})
    if unknown := [preset for preset in presets if preset not in known]:
        raise ConfigError(f"there is no line {unknown[0]!r} here: name some of {', '.join(known)}")
    with _accounts() as accounts:
        accounts.set_lines(name, presets, BY)
    click.echo(f"{name} serves {', '.join(presets) or 'all lines'}")


@users.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove NAME and sign NAME out everywhere."""
    with _accounts() as accounts:
        accounts.remove(name, BY)
    click.echo(f"{name} is removed")


@contextmanager
def _accounts() -> Iterator[Accounts]:
    url = load_settings().database_url
    if not url:
        raise StorageError("there are no users without a database: CALLSTEER_DATABASE is none")
    database = open_database(url)
    try:
        yield Accounts(database)
    finally:
        database.close()
