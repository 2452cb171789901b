"""What gunicorn says of its processes: in our lines, and without what requests brought along."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from ivr.logs import LogFormat, formatter

INVALID = "Invalid request from"
"""How a line about a request that could not be read begins; after a colon it repeats some of it."""


def level_of(level: str) -> str:
    """Return gunicorn's level for ours: in its DEBUG it names the address of every request."""
    return "info" if level == "DEBUG" else level.lower()


def lines_as(form: LogFormat) -> type[Logger]:
    """Return gunicorn's logger with lines as ours.

    Addresses and headers may hold keys, numbers and the tokens of links: none of them is logged.
    """

    class ServerLog(Logger):  # type: ignore[misc]
        def setup(self, cfg: Any) -> None:
            super().setup(cfg)
            for handler in self.error_log.handlers:
                handler.setFormatter(formatter(form))

        def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
            super().exception("a request failed" if args else msg, **kwargs)

        def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
            said = str(msg)
            cut = said.partition(": ")[0] if said.startswith(INVALID) else msg
            super().warning(cut, *args, **kwargs)

    return ServerLog
