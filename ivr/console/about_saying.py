"""Trying the draft by voice: a short clip, heard as a call would hear it, and kept nowhere."""

from __future__ import annotations

from threading import Lock
from typing import Any

from flask import Blueprint, Response, jsonify, request

from asr.errors import AsrError, AudioError
from intents.matcher import Matcher
from intents.pack import Pack
from intents.trial import Understands, judged_by
from ivr.console.about_trying import explained
from ivr.console.parts import Console, Line, line_of
from ivr.errors import CallsteerError
from ivr.people import Role, needs
from ivr.ports import Pcm
from ivr.tuning.clip import LONGEST_S, MOST_BYTES, Ear, clip_of, heard
from ivr.tuning.ruling import today_of

WAIT_S = 20.0
"""For others who try by voice: one clip is heard at a time, so that calls keep the processor."""


def add(pages: Blueprint, console: Console) -> None:
    """Add what hears a clip."""
    turn = Lock()

    @pages.post("/try/voice")
    @needs(Role.VIEWER)
    def spoken() -> tuple[Response, int] | Response:
        """Take a sound file as the body: no form, which would put it on the disk for a while."""
        line = line_of(console)
        data = request.stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            most = MOST_BYTES // 1_000_000
            return jsonify(error=f"The file is too large: {most} MB or {LONGEST_S} s at most."), 413
        if not turn.acquire(timeout=WAIT_S):
            return jsonify(error="Somebody else is trying by voice. Try again in a moment."), 503
        try:
            return jsonify(_heard(console, line, clip_of(data)))
        except AudioError as error:
            raise CallsteerError(f"{error}.") from error
        except AsrError as error:
            return jsonify(error=f"It cannot be heard here: {error}."), 503
        finally:
            turn.release()


def _heard(console: Console, line: Line, clip: Pcm) -> dict[str, Any]:
    """Return what calls make of the clip now, and what they would with the draft."""
    board = console.switchboard
    ear = Ear(board.recognizer(line.language), board.vad)
    live, draft = console.workshop.understands(line.preset, line.language)
    now = _said(clip, ear, live, console.workshop.live(line.preset)[0])
    if draft is live:
        return {"live": now, "draft": now}
    return {
        "live": now,
        "draft": _said(clip, ear, draft, console.workshop.draft(line.preset).pack),
    }


def _said(clip: Pcm, ear: Ear, understands: Understands, pack: Pack) -> dict[str, Any]:
    assert isinstance(understands, Matcher), "the workshop builds nothing else"
    bands = judged_by(pack)
    said = heard(clip, ear, understands, bands, today_of(pack))
    return {
        **explained(said.match, bands),
        "heard": said.text,
        "sure": said.sure,
        "later": list(said.later),
    }
