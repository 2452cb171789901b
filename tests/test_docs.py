"""Documents that must not fall behind the code."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from ivr.cli import cli
from scripts.diagram import DESIGN, drawn

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[1]


def commands(group: click.Group, prefix: str) -> set[str]:
    found: set[str] = set()
    for name, command in group.commands.items():
        path = f"{prefix} {name}"
        found |= commands(command, path) if isinstance(command, click.Group) else {path}
    return found


def test_every_command_is_documented_and_no_other() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    documented = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert documented == commands(cli, "callsteer")


def test_every_command_says_what_it_does() -> None:
    def walk(group: click.Group) -> None:
        for command in group.commands.values():
            assert command.help, command.name
            if isinstance(command, click.Group):
                walk(command)

    walk(cli)


def test_the_diagram_equals_the_table() -> None:
    text = DESIGN.read_text(encoding="utf-8")
    assert drawn(text) == text, "run: make diagram"


def test_the_readme_is_short_and_its_links_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    for part in text.split("](")[1:]:
        target = part.split(")")[0]
        if not target.startswith("http"):
            assert (ROOT / target.split("#")[0]).exists(), target


def test_no_file_is_too_long_to_read() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for package in ("asr", "intents", "routing", "ivr")
        for path in (ROOT / package).rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}
