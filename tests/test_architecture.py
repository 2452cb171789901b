"""Who may import whom. Read this before adding an import."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[1]
PACKAGES = ("ivr", "asr", "intents", "routing")

# The most specific prefix wins. A module may import itself, the stdlib, and these.
MAY_IMPORT: dict[str, set[str]] = {
    "asr": set(),
    "intents": {"asr.types"},
    "routing": {"intents.types", "intents.week"},
    "ivr": {"asr", "intents", "routing"},
    "ivr.dialogue": {"asr.types", "intents.types", "routing.types"},
    "ivr.telephony": {"ivr.dialogue", "ivr.ports", "ivr.errors", "asr.types"},
    # A carrier's pages and sockets know the reception, and codecs.
    "ivr.telephony.twilio": {
        *(
            "ivr.messaging",
            "ivr.logs",
            "ivr.queueing.calling_back",
            "ivr.telephony",
            "ivr.reception",
            "ivr.storage",
            "ivr.company",
            "ivr.exchange",
            "ivr.language_asked",
            "ivr.prompts.offers",
            "ivr.prompts.variants",
        ),
        *("ivr.dialogue", "ivr.ports", "ivr.errors", "routing.types"),
        *("asr.types", "asr.g711", "intents.types"),
    },
    "ivr.telephony.asterisk": {
        *("ivr.telephony", "ivr.reception", "ivr.storage", "ivr.logs"),
        *("ivr.ports", "ivr.errors", "routing.types", "asr.resample"),
    },
    # A caller without audio needs the parts that the call loop would bring together.
    "ivr.telephony.typed": {"ivr", "asr.types", "asr.heard", "intents.asked_language"},
    # The simulator shares no code with the server but the codecs: no mistake is made twice.
    "ivr.simulator": {
        *("asr.g711", "asr.audio", "asr.resample", "asr.errors"),
        *("ivr.errors", "ivr.settings"),
    },
    # The sample company is a stranger, reached over HTTP only.
    "ivr.sample_company": set(),
    # Connectors know the dialogue's orders and the pack's services, and nothing of calls.
    "ivr.serving": {"ivr.dialogue", "ivr.errors", "intents.services"},
    "ivr.cli.simulate": {"ivr.simulator", "ivr.cli.options"},
}
# Pure packages: stdlib only, and of the stdlib nothing that waits, reads or rolls dice.
PURE = ("ivr.dialogue", "asr.types", "intents.types", "intents.week", "routing.types")
IMPURE_STDLIB = {"time", "random", "threading", "asyncio", "socket", "logging", "os", "uuid"}


def _imports() -> list[tuple[str, str]]:
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    found += [(module, alias.name) for alias in node.names]
                elif isinstance(node, ast.ImportFrom):
                    base = module.split(".")[: -node.level] if node.level else []
                    found.append((module, ".".join([*base, *filter(None, [node.module])])))
    return found


def _under(module: str, prefix: str) -> bool:
    return module == prefix or module.startswith(prefix + ".")


def _layer(module: str) -> str:
    return max((prefix for prefix in MAY_IMPORT if _under(module, prefix)), key=len)


def test_nothing_imports_the_app() -> None:
    assert [module for module, imported in _imports() if _under(imported, "app")] == []


@pytest.mark.parametrize(("module", "imported"), _imports())
def test_import_is_allowed(module: str, imported: str) -> None:
    if _under(module, "ivr.dialogue") or module in PURE:
        assert imported.split(".")[0] not in IMPURE_STDLIB, f"{module} must stay pure"
    if imported.split(".")[0] in PACKAGES:
        layer = _layer(module)
        allowed = MAY_IMPORT[layer] | {layer}
        assert any(_under(imported, prefix) for prefix in allowed), f"{module} imports {imported}"
