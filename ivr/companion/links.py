"""Signed links that end: they show who holds them one call, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

LASTS = timedelta(hours=4)


class Links:
    """Makes and reads them. One for the process."""

    def __init__(self, secret: str, public_url: str, lasts: timedelta = LASTS) -> None:
        self._pages = URLSafeTimedSerializer(secret, salt="companion")
        self._references = URLSafeSerializer(secret, salt="payment")
        self._public_url = public_url.rstrip("/")
        self._lasts_s = int(lasts.total_seconds())

    def link(self, page_id: str) -> str:
        """Return the address of a page."""
        return f"{self._public_url}/c/{self._pages.dumps(page_id)}"

    def page_of(self, token: str) -> str:
        """Return the id of the page of a token, "" for one that is forged or has expired."""
        try:
            return str(self._pages.loads(token, max_age=self._lasts_s))
        except BadData:
            return ""

    def reference(self, call_sid: str) -> str:
        """Return a call's signed reference for the company's own pages."""
        return str(self._references.dumps(call_sid))

    def call_of(self, reference: str) -> str:
        """Return the call of a signed reference, "" for one that is forged."""
        try:
            return str(self._references.loads(reference))
        except BadData:
            return ""
