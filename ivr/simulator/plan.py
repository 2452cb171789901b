"""What is to be simulated, checked before the first call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import urlsplit

from ivr.errors import ConfigError
from ivr.simulator.caller import PATIENCE_MS

Carrier = Literal["twilio-stream", "twilio-webhook", "twilio-sms", "audiosocket"]
Dial = Literal["answer", "busy", "no-answer", "failed"]
Hours = Literal["working_day", "now"]
HOURS: tuple[str, ...] = get_args(Hours)
CARRIERS: tuple[str, ...] = get_args(Carrier)
DIALS: tuple[str, ...] = get_args(Dial)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run of the simulator."""

    url: str
    """The server, without a slash at the end."""
    carrier: Carrier
    token: str
    """What the carrier shares with the server."""
    calls: int = 1
    concurrency: int = 1
    audiosocket: tuple[str, int] | None = None
    """Host and port."""
    dial: Dial = "answer"
    """What a leg does that a call is transferred to."""
    hours: Hours = "working_day"
    """What time it is for the server: noon of a working day, or now."""
    ramp_s: float = 0.0
    """The first callers ring up within this, not all in the same instant."""
    jitter_ms: float = 0.0
    loss_percent: float = 0.0
    noise_db: float | None = None
    """SNR of white noise on the caller's side; None for a clean line."""
    barge_in: bool = False
    silent_gaps: bool = False
    """AudioSocket: no packets at all while the caller is silent."""
    seed: int = 0
    give_up_s: float = 120.0
    """A call that lasts longer counts as hung."""
    answer_s: float = 15.0
    """Real seconds that the server has for one request."""
    patience_ms: float = PATIENCE_MS

    def check(self) -> None:
        """Make sure that the parts fit together.

        Raises:
            ConfigError: they do not.

        """
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname:
            raise ConfigError(f"--url {self.url}: give something like http://127.0.0.1:8080")
        if self.carrier == "audiosocket" and self.audiosocket is None:
            raise ConfigError("--carrier audiosocket needs --audiosocket HOST:PORT")
        if self.carrier != "audiosocket" and self.silent_gaps:
            raise ConfigError("--silent-gaps belongs to --carrier audiosocket")
        if self.carrier in ("twilio-webhook", "twilio-sms") and (
            self.jitter_ms or self.loss_percent or self.noise_db is not None
        ):
            raise ConfigError(
                f"--jitter-ms, --loss and --noise-db need audio: {self.carrier} carries none"
            )


def server_url(text: str) -> str:
    """Return a base URL without the slash at its end."""
    return text.rstrip("/")


def address(text: str) -> tuple[str, int]:
    """Return the parts of HOST:PORT.

    Raises:
        ConfigError: they are not there.

    """
    parts = urlsplit(f"//{text}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port:
        raise ConfigError(f"--audiosocket {text}: give HOST:PORT")
    return host, port
