"""What callers said, to be listened to: as long as its recording is kept, and by no guess."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from flask import Blueprint, abort, send_file, url_for
from werkzeug.wrappers import Response

from ivr.console.hearing import Place
from ivr.console.parts import Console, me
from ivr.kept_audio import as_wav, audio_of, is_kept
from ivr.people import Role, needs
from ivr.reception.shared import RECORDINGS
from ivr.storage.stretches import stretches_of


def add(pages: Blueprint, console: Console) -> None:
    """Add the address of utterances."""

    @pages.get("/said/<token>.wav")
    @needs(Role.TUNER)
    def said(token: str) -> Response:
        place = console.hearing.place(token, me()) if console.hearing is not None else None
        stretch = stretches_of(console.database, [place]).get(place) if place else None
        samples = audio_of(folder_of(console), stretch) if stretch is not None else None
        if samples is None:
            abort(404, "This is not kept.")
        answer = send_file(  # in parts, so that browsers can go back and forth in it
            io.BytesIO(as_wav(samples)), "audio/wav", conditional=True, etag=False
        )
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


def addresses_of(console: Console, places: Iterable[Place]) -> dict[Place, str]:
    """Return where whoever asks can listen to utterances, of those that are kept."""
    if console.hearing is None:
        return {}
    folder = folder_of(console)
    found = stretches_of(console.database, places)
    return {
        place: url_for("console.said", token=console.hearing.token(place, me()))
        for place, stretch in found.items()
        if is_kept(folder, stretch)
    }


def folder_of(console: Console) -> Path:
    """Return where calls are recorded."""
    return console.switchboard.settings.data / RECORDINGS
