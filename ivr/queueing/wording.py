"""What a waiting caller is told, as a prompt and its values."""

from __future__ import annotations

from routing.queues import Update


def wording(news: Update) -> tuple[str, dict[str, str]]:
    """Return the prompt and its values for what a waiting caller is told."""
    values: dict[str, str] = {}
    name = "wait"
    if news.minutes is not None:
        values = {"low": str(news.minutes[0]), "high": str(news.minutes[1])}
        name = "wait_time"
        if news.position is not None:
            values["position"] = str(news.position)
            name = "wait_estimate"
    elif news.position is not None:
        values, name = {"position": str(news.position)}, "wait_position"
    return (f"{name}_callback" if news.callback else name), values
