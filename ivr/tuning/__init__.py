"""From a missed utterance to a published fix: the draft, its trials, and going live."""

from .replay import Replay, Replays
from .triage import NewIntent, Triage
from .workshop import GateClosed, Workshop

__all__ = ["GateClosed", "NewIntent", "Replay", "Replays", "Triage", "Workshop"]
