"""The command line. Exit codes: 0 done, 1 failed, 2 bad usage or input, with one clear line."""

from __future__ import annotations

import logging
import sys

import click

from asr.errors import AsrError
from intents.errors import IntentsError
from ivr.cli.call import call
from ivr.cli.calls import calls
from ivr.cli.catalogue import catalogue
from ivr.cli.db import db
from ivr.cli.demo import demo
from ivr.cli.digest import digest
from ivr.cli.discover import discover
from ivr.cli.evaluate import evaluate
from ivr.cli.keys import keys
from ivr.cli.models import models
from ivr.cli.recognise import recognise
from ivr.cli.routes import routes
from ivr.cli.sample_company import sample_company
from ivr.cli.sample_history import sample_history
from ivr.cli.serve import serve
from ivr.cli.simulate import simulate
from ivr.cli.switches import gate, hours, notice
from ivr.cli.talk import talk
from ivr.cli.understand import understand
from ivr.cli.users import users
from ivr.errors import CallsteerError
from ivr.unknown_settings import unknown_settings

FAILED, BAD_INPUT = 1, 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="callsteer")
@click.pass_context
def cli(context: click.Context) -> None:
    """Answer the phone, hear what the caller needs, and put the call through."""
    if context.invoked_subcommand != serve.name:  # which refuses them
        for unknown in unknown_settings():
            click.echo(f"callsteer: warning: {unknown}", err=True)


for command in (
    call,
    calls,
    catalogue,
    db,
    demo,
    digest,
    discover,
    evaluate,
    gate,
    hours,
    keys,
    models,
    notice,
    recognise,
    routes,
    sample_company,
    sample_history,
    serve,
    simulate,
    talk,
    understand,
    users,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line and turn our errors into one line each."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        cli()
    except (AsrError, IntentsError, CallsteerError) as error:
        click.echo(f"callsteer: {error}", err=True)
        sys.exit(BAD_INPUT)
