"""Words as callers would hear them."""

from __future__ import annotations

import io
from typing import Any

import soundfile
from flask import Blueprint, Response, abort

from ivr.console.parts import Console, line_of
from ivr.people import Role, needs
from ivr.prompts.render import RATE
from ivr.web.sent import sent

SAID = 600
"""Letters that are spoken at once."""


def add(pages: Blueprint, console: Console) -> None:
    """Add the voice."""

    @pages.post("/say")
    @needs(Role.VIEWER)
    def say() -> Response:
        line = line_of(console)
        text = str(sent().get("text", "")).strip()[:SAID]
        if not text:
            abort(400, "There is nothing to say.")
        pack = console.workshop.draft(line.preset).pack
        return wav_of(console.switchboard.prompts(pack, line.language).speak(text).audio)


def wav_of(audio: Any) -> Response:
    """Return int16 samples at the telephone's rate as a WAV file."""
    file = io.BytesIO()
    soundfile.write(file, audio, RATE, format="WAV", subtype="PCM_16")
    return Response(file.getvalue(), mimetype="audio/wav")
