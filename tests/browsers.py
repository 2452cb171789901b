"""What browser tests do again and again."""

from __future__ import annotations

from typing import Any


def signs_in(page: Any, address: str, name: str, password: str) -> None:
    """Open a page that asks who it is, and answer; the page itself is awaited by the caller."""
    page.goto(address)
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
