"""Whether a page can be used by everybody: axe-core's rules, in light and in dark."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

GRAVE = ("serious", "critical")
SCHEMES = ("light", "dark")
RUN = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"


@cache
def script() -> str:
    """Return axe-core itself, as the package brings it along."""
    folder = Path(axe_playwright_python.__file__).parent
    return (folder / "axe.min.js").read_text(encoding="utf-8")


def assert_usable(page: Any, *addresses: str) -> None:
    """Fail with all that is grave on an open page, or on those at some addresses."""
    found: dict[str, list[str]] = {}
    for address in addresses or (page.url,):
        if addresses:
            page.goto(address)
        for problem in violations(page):
            found.setdefault(problem, []).append(address.rpartition("/")[2])
    if found:
        pytest.fail("\n".join(f"{what} on {pages}" for what, pages in found.items()))


def violations(page: Any) -> list[str]:
    """Return what is grave on an open page: scheme, rule, place and what was measured."""
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(script())
        for item in page.evaluate(RUN):
            if item["impact"] in GRAVE:
                found += [f"{scheme} {item['id']} {_where(node)}" for node in item["nodes"]]
    page.emulate_media(color_scheme="light")
    return found


def _where(node: dict[str, Any]) -> str:
    """Return the place, and what axe measured there, for example which colours."""
    why = " ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
    return f"{' '.join(map(str, node['target']))}: {why[:230]}"
