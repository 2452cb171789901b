"""A call changes its language with all its parts, or with none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from asr.errors import ModelError
from ivr.call_languages import CallLanguages, Parts
from ivr.company import Company
from ivr.ports import Turned
from ivr.switchboard import Switchboard
from ivr.trace import CallRecord
from tests.fakes import FakeRouter, FakeServices

pytestmark = pytest.mark.model


class Rig:
    """A call in English to a line that speaks Vietnamese too; ``breaks`` is raised by its ear."""

    def __init__(self, switchboard: Switchboard, breaks: Exception | None = None) -> None:
        self.breaks = breaks
        self.done: list[Any] = []
        self.record = CallRecord("CA1", "bank", "en", "browser")
        parts = Parts(
            company=lambda tag: switchboard.company("bank", tag),
            router=lambda _company: FakeRouter(),
            services=lambda _company: FakeServices(),
            change=self._change,
            turned=lambda company: self.done.append(company.language),
        )
        self.languages = CallLanguages(self.record, switchboard.company("bank"), parts)

    def _change(self, company: Company) -> Callable[[], None]:
        if self.breaks is not None:
            raise self.breaks
        return lambda: self.done.append(f"speaks {company.language}")


def test_everything_turns_to_the_new_language(switchboard: Switchboard) -> None:
    rig = Rig(switchboard)
    turned = rig.languages.turn("vi")
    assert isinstance(turned, Turned)
    assert turned.script == switchboard.company("bank", "vi").script
    assert rig.done == ["speaks vi", "vi"]
    assert rig.record.language == "vi"


def test_the_languages_own_key_turns_nothing(switchboard: Switchboard) -> None:
    rig = Rig(switchboard)
    assert rig.languages.turn("en") is None
    rig.languages.turn("vi")
    assert rig.languages.turn("vi") is None
    assert rig.done == ["speaks vi", "vi"]


def test_a_language_that_the_line_lacks_is_named_and_a_person_offered(
    switchboard: Switchboard,
) -> None:
    rig = Rig(switchboard)
    words = rig.languages.turn("es")
    assert words == "I'm sorry, I can't speak Spanish. Say 'agent', and a person will help you."
    assert (rig.done, rig.record.language) == ([], "en")


def test_a_language_that_nobody_hears_changes_nothing(switchboard: Switchboard) -> None:
    rig = Rig(switchboard, ModelError("no Vosk model for 'vi' is installed"))
    words = rig.languages.turn("vi")
    assert isinstance(words, str)
    assert "I can't speak Vietnamese" in words
    assert (rig.done, rig.record.language) == ([], "en")
