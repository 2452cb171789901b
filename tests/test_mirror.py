"""Every module has its own test module, and every test module a module."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[1]
PACKAGES = ("ivr", "asr", "intents", "routing")
WITHOUT_TESTS = {  # declarations only
    "asr/errors.py",
    "asr/heard.py",
    "asr/recognizer.py",
    "asr/types.py",
    "intents/errors.py",
    "intents/types.py",
    "ivr/dialogue/actions.py",
    "ivr/dialogue/events.py",
    "ivr/dialogue/judgement.py",
    "ivr/dialogue/script.py",
    "ivr/dialogue/states.py",
    "ivr/cli/__main__.py",
    "ivr/cli/options.py",
    "ivr/api/answers.py",
    "ivr/api/operations.py",
    "ivr/api/schemas.py",
    "ivr/call_watcher.py",
    "ivr/calls.py",
    "ivr/errors.py",
    "ivr/ports.py",
    "ivr/reception/parts.py",
    "ivr/telephony/sockets.py",
    "ivr/prompts/errors.py",
    "ivr/prompts/synthesis.py",
    "ivr/storage/models/api.py",
    "ivr/storage/models/base.py",
    "ivr/storage/models/calls.py",
    "ivr/storage/models/catalogue.py",
    "ivr/storage/models/crisis.py",
    "ivr/storage/models/desk.py",
    "ivr/storage/models/discovery.py",
    "ivr/storage/models/figures.py",
    "ivr/storage/models/invitations.py",
    "ivr/storage/models/messages.py",
    "ivr/storage/models/missed.py",
    "ivr/storage/models/outbound.py",
    "ivr/storage/models/people.py",
    "ivr/storage/models/queues.py",
    "ivr/storage/models/services.py",
    "ivr/storage/models/switches.py",
    "ivr/storage/models/tallies.py",
    "routing/types.py",
}


def test_modules_and_test_modules_mirror_each_other() -> None:
    modules = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
    } - WITHOUT_TESTS
    tested = {
        path.relative_to(ROOT / "tests").with_name(path.name.removeprefix("test_")).as_posix()
        for package in PACKAGES
        for path in (ROOT / "tests" / package).rglob("test_*.py")
    }
    assert modules - tested == set(), "modules without a test module"
    assert tested - modules == set(), "test modules of nothing"
