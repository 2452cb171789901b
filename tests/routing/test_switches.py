"""Gates, notices and overrides, as time passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from routing.hours import Override
from routing.switches import Gate, HoursOverride, Notice, Switches

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def notice(notice_id: str, **extra: object) -> Notice:
    fields = {"texts": {"en": "text"}, "until": NOW + SECOND, **extra}
    return Notice(notice_id, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("begins", "until", "due"),
    [
        (NOW, NOW + SECOND, True),
        (NOW + SECOND, NOW + 2 * SECOND, False),
        (NOW - SECOND, NOW, False),
        (None, NOW + SECOND, True),
    ],
)
def test_a_notice_holds_from_its_beginning_until_its_end(
    begins: datetime | None, until: datetime, due: bool
) -> None:
    assert notice("1", begins=begins, until=until).is_due(NOW) is due


def test_a_notice_reaches_whom_it_concerns() -> None:
    everybody = notice("all")
    need, queue = notice("need", intents=("bill",)), notice("queue", queues=("billing",))
    switches = Switches(notices=(everybody, need, queue))
    assert [n.id for n in switches.for_all(NOW)] == ["all"]
    assert [n.id for n in switches.about("bill", "desk", NOW)] == ["need"]
    assert [n.id for n in switches.about("buy", "billing", NOW)] == ["queue"]
    assert switches.about("buy", "desk", NOW) == ()


def test_emergencies_come_first() -> None:
    switches = Switches(notices=(notice("1"), notice("2", emergency=True), notice("3")))
    assert [n.id for n in switches.for_all(NOW)] == ["2", "1", "3"]


def test_a_language_that_is_missing_hears_another_rather_than_nothing() -> None:
    spoken = notice("1", texts={"en": "storm", "vi": "bão"})
    assert [spoken.text(tag) for tag in ("vi", "en", "fa")] == ["bão", "storm", "storm"]


def test_a_gate_by_hand_says_by_whom() -> None:
    gates = Switches(gates=(Gate("1", "bill", by="sam"),))
    assert gates.gated("bill", {}, NOW) == "gated by sam"
    assert gates.gated("buy", {}, NOW) == ""


def test_a_gate_by_the_wait_says_how_long_it_is() -> None:
    gates = Switches(gates=(Gate("1", "bill", "billing", 60),))
    assert gates.gated("bill", {"billing": 60}, NOW) == ""
    why = gates.gated("bill", {"billing": 61}, NOW)
    assert why == "gated, since billing waits 61 s, more than 60 s"


def test_what_holds_now_can_be_looked_at_from_another_time() -> None:
    past, over = Override(NOW - SECOND, NOW, False, "x"), Override(NOW, NOW + SECOND, False, "y")
    switches = Switches(
        gates=(Gate("1", "bill", until=NOW), Gate("2", "buy", until=NOW + SECOND)),
        notices=(notice("1"), notice("2", until=NOW)),
        overrides=(HoursOverride("1", "*", past), HoursOverride("2", "*", over)),
    )
    held, long_ago = switches.held(NOW), NOW - timedelta(days=7)
    assert held.gated("buy", {}, long_ago)
    assert not held.gated("bill", {}, long_ago)
    assert [n.id for n in held.for_all(long_ago)] == ["1"]
    (override,) = held.overrides_of("office")
    assert override.reason == "y"
    assert override.begins < long_ago < override.ends


def test_the_newest_override_comes_first() -> None:
    first, second = (Override(NOW, NOW + SECOND, is_open, "x") for is_open in (True, False))
    switches = Switches(
        overrides=(HoursOverride("1", "office", first), HoursOverride("2", "*", second))
    )
    assert switches.overrides_of("office") == (second, first)
    assert switches.overrides_of("shop") == (second,)
