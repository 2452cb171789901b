"""What-if on audio: what the draft would have heard, not only what it would have made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from threading import Event

from intents.matcher import Matcher
from intents.trial import Compared, Heard, Understands, outcome
from ivr.kept_audio import Stretch
from ivr.tuning.replay import Ready
from ivr.tuning.rereading import Begin, reread


@dataclass(frozen=True, slots=True)
class Kept:
    """An utterance that is kept as audio, as it was heard then."""

    stretch: Stretch
    heard: Heard


def replayed(
    kept: Sequence[Kept],
    ready: Ready,
    begin: Callable[[tuple[str, ...]], Begin],
    processes: int,
    stop: Event,
) -> Iterator[Compared | None]:
    """Yield each utterance as it was heard under the live version, and read anew under the draft.

    ``begin`` returns what starts a process that reads with the draft's phrases in mind. None
    stands for audio that is not kept any more.

    Raises:
        RereadingError: reading has failed.

    """
    before, after, today, (live, draft) = ready()
    stretches = [item.stretch for item in kept]
    with closing(reread(stretches, processes, begin(phrases_of(after)), stop)) as reading:
        for number, found in reading:
            if found is None:
                yield None
                continue
            heard = kept[number].heard
            was = outcome(before.match(heard.text, confidence=heard.confidence, today=today), live)
            now = outcome(after.match(found.text, confidence=found.confidence, today=today), draft)
            again = found.text if found.text != heard.text else ""
            yield Compared(replace(heard, again=again), was, now)


def phrases_of(understands: Understands) -> tuple[str, ...]:
    """Return what the recogniser is biased to by a catalogue."""
    return tuple(understands.bias_phrases()) if isinstance(understands, Matcher) else ()
