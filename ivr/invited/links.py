"""Signed links for those who have no account; when one ends stands with its invitation."""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer


class Links:
    """Makes and reads them. One for the process."""

    def __init__(self, secret: str) -> None:
        self._signed = URLSafeSerializer(secret, salt="invitation")

    def token(self, invitation_id: str) -> str:
        """Return what stands in the address of an invitation."""
        return str(self._signed.dumps(invitation_id))

    def invitation(self, token: str) -> str:
        """Return the id of the invitation of a token, "" for one that is forged."""
        try:
            return str(self._signed.loads(token))
        except BadData:
            return ""
