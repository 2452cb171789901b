"""``callsteer sample-company``: the systems that self-service can be tried with."""

from __future__ import annotations

import click

from ivr.cli.serve import check_port
from ivr.company_systems import BOOKS
from ivr.sample_company import SampleServer, State, create_sample_company
from ivr.settings import load_settings


@click.command(name="sample-company")
@click.option("--port", type=click.IntRange(0, 65535), default=8090, show_default=True)
def sample_company(port: int) -> None:
    """Serve the sample company's systems on 127.0.0.1, until stopped (Ctrl-C)."""
    check_port("127.0.0.1", port)
    state = State(load_settings().data / BOOKS)
    server = SampleServer(create_sample_company(state), port=port)
    click.echo(f"the sample company answers on {server.url}", err=True)
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
