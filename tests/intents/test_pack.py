"""What a pack may say."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from intents.errors import PackError
from intents.pack import DestinationDefinition, Pack, SlotDefinition
from tests.intents.conftest import PACK

pytestmark = pytest.mark.unit


def test_a_pack_is_read() -> None:
    pack = Pack.model_validate(PACK)
    assert pack.intents["order"].slots["number"].kind == "digits"
    with pytest.raises(PackError, match=r"add en\.yaml"):
        pack.wordings("en")


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"},
        {"surprise": 1},
        {"preset": "Not An Id"},
        {"destinations": {"desk": {"kind": "teleport"}}},
    ],
)
def test_what_it_may_not_say(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Pack.model_validate({**PACK, **change})


def test_numbers_are_e164() -> None:
    DestinationDefinition(kind="queue", number="+442079460000")
    with pytest.raises(ValidationError):
        DestinationDefinition(kind="queue", number="020 7946 0000")


def test_a_slot_has_a_possible_length() -> None:
    with pytest.raises(ValidationError):
        SlotDefinition(kind="digits", length=0)
