"""Addresses under which what callers said can be listened to: signed, for one person and a day."""

from __future__ import annotations

from itsdangerous import BadData, URLSafeTimedSerializer

DAY_S = 24 * 60 * 60

Place = tuple[str, int]
"""A call's id and the number of a turn, from 1."""


class Hearing:
    """Makes and reads them. One for the process."""

    def __init__(self, secret: str) -> None:
        self._signed = URLSafeTimedSerializer(secret, salt="listening")

    def token(self, place: Place, who: str) -> str:
        """Return what stands in the address of an utterance, for ``who`` and nobody else."""
        return str(self._signed.dumps([*place, who]))

    def place(self, token: str, who: str) -> Place | None:
        """Return what a token of ``who`` is about; None for one that is forged, or too old."""
        try:
            call_sid, turn, whose = self._signed.loads(token, max_age=DAY_S)
        except (BadData, ValueError, TypeError):
            return None
        return (str(call_sid), int(turn)) if whose == who else None
