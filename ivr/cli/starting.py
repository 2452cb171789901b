"""Whether a server can start: what is checked first, and what its first processes say."""

from __future__ import annotations

import fcntl
import os
import tempfile
from contextlib import suppress

import asr.models
from asr.engines import check_engine
from intents.pack_loader import load_pack
from ivr.calling_out import dialler_of
from ivr.channels import sender_of
from ivr.errors import ConfigError
from ivr.prompts.piper import check_voice
from ivr.settings import Settings
from ivr.telephony.asterisk.server import listener

LONGEST = 2_000
"""Bytes of what is said about a failure."""


class FirstFailure:
    """Why a server's first process could not start; made before they are forked."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - all processes keep it

    def tell(self, why: str) -> bool:
        """Say why; False when another process has done so before."""
        number = self._file.fileno()
        fcntl.lockf(number, fcntl.LOCK_EX)
        try:
            if os.fstat(number).st_size:
                return False
            os.pwrite(number, why.encode()[:LONGEST], 0)
            return True
        finally:
            fcntl.lockf(number, fcntl.LOCK_UN)

    def told(self) -> str:
        """Return what was said; "" for nothing."""
        return os.pread(self._file.fileno(), LONGEST, 0).decode(errors="ignore")

    def close(self) -> None:
        """Forget it."""
        with suppress(OSError):
            self._file.close()


def check_parts(settings: Settings) -> None:
    """Make sure of what the server's processes will need, without loading any of it.

    Raises:
        CallsteerError, AsrError, IntentsError: the first thing that is missing or in the way.

    """
    asr.models.use_folder(settings.models)
    pack = load_pack(settings.preset)
    if settings.language not in pack.languages:
        spoken = ", ".join(sorted(pack.languages))
        raise ConfigError(
            f"{settings.preset} has no words in {settings.language!r}, only in {spoken}; "
            "give another --language (CALLSTEER_LANGUAGE), or add the language to the pack"
        )
    check_engine(settings.engine, settings.language)
    if settings.voice is not None:
        check_voice(settings.voice)
    if settings.database_url:
        if settings.sms != "none":
            sender_of(settings)
        elif wanted := _by_text(settings):
            raise ConfigError(
                f"{wanted[0]} sends text messages, and CALLSTEER_SMS is none: set it to twilio, "
                "or to kept for trials"
            )
        dialler_of(settings)
    if settings.audiosocket:
        host, _, port = settings.audiosocket.rpartition(":")
        listener(host, int(port), shared=settings.processes > 1).close()


def _by_text(settings: Settings) -> list[str]:
    """Return the settings that ask for text messages."""
    wanted = {
        "CALLSTEER_COMPANION": settings.companion,
        "CALLSTEER_SMS_RECAP": settings.sms_recap,
        "CALLSTEER_SURVEY=sms": settings.survey == "sms",
    }
    return [name for name, is_wanted in wanted.items() if is_wanted]
