"""What the draft would have heard and made of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Event

import pytest

from intents.trial import Change, Heard
from intents.types import Bands, Candidate, IntentMatch
from ivr.kept_audio import Stretch
from ivr.tuning.audio_replay import Kept, replayed
from ivr.tuning.replay import Replay, Replays
from ivr.tuning.rereading import Reread, Worker

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)
PATIENCE_S = 10.0


class Words:
    """Understands what it knows, if that was heard well."""

    def __init__(self, **known: str) -> None:
        self.known = known

    def match(self, text: str, *, confidence: float = 1.0, today: date) -> IntentMatch:
        intent = self.known.get(text)
        return IntentMatch(text, candidates=(Candidate(intent, confidence),) if intent else ())


class Ear:
    """Reads anew: what was read as the key is the value now; None is not kept."""

    def __init__(self, again: dict[str, str | None]) -> None:
        self.again = again

    def read(self, stretch: Stretch) -> Reread | None:
        text = self.again[stretch.call_sid]
        return None if text is None else Reread(text, 0.9)

    def end(self) -> None:
        pass


def kept(text: str, meaning: str | None = None) -> Kept:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    return Kept(Stretch(text, 1, at, 0, 50), Heard(text, 0.9, meaning, f"CS {text}"))


def ran(again: dict[str, str | None], *said: Kept) -> Replay:
    live, draft = Words(tee="cup", tea="order"), Words(tee="cup", tea="order", pot="refund")
    run = Replay("1", "tea", "en", 1, len(said), audio=True)

    def begin(_phrases: tuple[str, ...]) -> object:
        def worker() -> Worker:
            return Ear(again)

        return worker

    def work() -> object:
        bands = (Bands(), Bands())
        return replayed(said, lambda: (live, draft, TODAY, bands), begin, 2, Event())  # type: ignore[arg-type]

    replays = Replays()
    replays.begin(run, work)  # type: ignore[arg-type]
    assert replays.wait("1", PATIENCE_S)
    return run


def test_what_is_heard_better_is_better() -> None:
    run = ran({"tee": "tea"}, kept("tee", meaning="order"))
    assert (run.error, run.counts) == ("", {Change.BETTER: 1})
    (item,) = [one.first for one in run.found(Change.BETTER)]
    assert (item.heard.text, item.heard.again) == ("tee", "tea")
    assert run.reworded == 1


def test_what_is_heard_worse_is_worse_though_the_catalogue_knows_it() -> None:
    run = ran({"tea": "sea"}, kept("tea", meaning="order"))
    assert run.counts == {Change.WORSE: 1}


def test_the_same_words_are_the_same_and_a_new_phrase_counts() -> None:
    run = ran({"tea": "tea", "pot": "pot"}, kept("tea"), kept("pot"))
    assert run.counts == {Change.SAME: 1, Change.UNDERSTOOD: 1}
    assert run.reworded == 0


def test_what_is_not_kept_any_more_is_counted_apart() -> None:
    run = ran({"tea": None, "pot": "pot"}, kept("tea"), kept("pot"))
    assert (run.done, run.gone, run.finished) == (2, 1, True)
    assert sum(run.counts.values()) == 1
