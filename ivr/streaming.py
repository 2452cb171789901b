"""What hears and speaks on one streaming call, put together from the shared parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from asr.heard import Heard, ListenerEvent
from asr.listener import Hearing, Listener
from ivr.calls import CallOptions
from ivr.company import Company
from ivr.metering import timed
from ivr.playing import Player
from ivr.ports import Line
from ivr.prompts.variants import Rotation
from ivr.recording import Recorder
from ivr.stream_media import StreamMedia
from ivr.trace import CallTrace
from ivr.understanding import Understanding

if TYPE_CHECKING:
    from ivr.switchboard import Switchboard


def ear_of(
    switchboard: Switchboard, company: Company, options: CallOptions
) -> tuple[Listener, Understanding]:
    """Return what hears and understands callers of a company, in its language.

    Raises:
        ModelError: no recogniser is installed for it, or it cannot be loaded.

    """
    clock = switchboard.clock(company, options)

    def today() -> date:
        return clock().date()

    understanding = Understanding(company.matcher, company.script.bands, today)
    listener = Listener(
        switchboard.recognizer(company.language),
        switchboard.inline if options.inline else switchboard.pool(),
        switchboard.vad(),
        understanding.outlook,
        Hearing(options.silences, options.partial_ms, understanding.weigh),
    )
    if options.deaf:
        listener.stop()
    return listener, understanding


def media_of(
    switchboard: Switchboard, line: Line, company: Company, options: CallOptions, trace: CallTrace
) -> StreamMedia:
    """Return both directions of a call on ``line``.

    Raises:
        ModelError: as ``ear_of``.

    """
    listener, understanding = ear_of(switchboard, company, options)
    recorder = Recorder(options.record_to) if options.record_to is not None else None

    def observe(event: ListenerEvent) -> None:
        if isinstance(event, Heard):
            trace.heard(event, recorded=recorder is not None)
        options.on_heard(event)

    on_prompt = timed(switchboard.outside.meter, trace.record, line.now_ms, options.on_prompt)
    offers = [offer for offer in company.offers if switchboard.hears(offer.language)]
    rotation = Rotation(trace.record.call_sid)
    player = Player(line, company.prompts, on_prompt, rotation, offers)
    return StreamMedia(line, listener, understanding, player, observe, recorder)


def change_of(
    switchboard: Switchboard, media: StreamMedia, options: CallOptions
) -> Callable[[Company], Callable[[], None]]:
    """Return what makes a new ear and voice for ``media``, and what puts them in place."""

    def change(company: Company) -> Callable[[], None]:
        listener, understanding = ear_of(switchboard, company, options)
        return lambda: media.speak(listener, understanding, company.prompts)

    return change
