"""What browsers are told with every page, so that a mistake of ours harms nobody."""

from __future__ import annotations

from flask import Flask, Response, abort, request

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}


def send_headers(app: Flask, *, secure: bool = False) -> None:
    """Add the headers to every answer; a view may set its own instead. ``secure``: by HTTPS.

    Addresses with characters that are none are answered 400.
    """

    @app.before_request
    def check() -> None:
        """Refuse addresses that no database can look up (PostgreSQL's texts have no NUL)."""
        if "\0" in request.path or any("\0" in value for value in request.args.values()):
            abort(400, "There is something in this address that is no character.")

    @app.after_request
    def add(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if secure:
            answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return answer
