"""A small pack on disk, which tests may spoil."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

PACK: dict[str, Any] = {
    "preset": "shop",
    "time_zone": "Europe/London",
    "operator": "desk",
    "hours": {"office": {"mon-fri": "09:00-17:00"}},
    "destinations": {
        "desk": {"kind": "queue"},
        "orders": {"kind": "queue", "hours": "office", "when_closed": "desk"},
        "opening": {"kind": "message", "prompt": "opening"},
    },
    "intents": {
        "order": {"destination": "orders", "slots": {"number": {"kind": "digits"}}},
        "hours": {"destination": "opening"},
        "returns": {"destination": "orders"},
    },
}
WORDINGS: dict[str, Any] = {
    "language": "en",
    "company": "Tea Shop",
    "examples": ["where's my tea", "your opening hours"],
    "intents": {
        "order": {
            "spoken": "your order",
            "short": "your order",
            "phrases": [
                "where's my tea",
                "track my order",
                "when does my order come",
                "my order is late",
                "has my box been sent",
                "i'm waiting for my tea",
            ],
        },
        "hours": {
            "spoken": "our opening hours",
            "short": "opening hours",
            "phrases": [
                "when are you open",
                "opening hours",
                "are you open on sunday",
                "what time do you close",
                "is the shop open now",
                "until when are you there",
            ],
        },
        "returns": {
            "spoken": "a return",
            "short": "a return",
            "phrases": [
                "i want to send it back",
                "return my tea",
                "how do i return something",
                "it's the wrong tea i want my money back",
                "refund please",
                "can i bring it back",
            ],
        },
    },
    "not_handled": [
        "do you sell coffee machines",
        "i need a plumber",
        "who won the match",
        "what's the capital of peru",
    ],
    "prompts": {"opening": "We're open from nine to five."},
}


class PackFolder:
    """A pack's folder; ``write`` puts it on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pack = deepcopy(PACK)
        self.wordings = deepcopy(WORDINGS)

    def write(self) -> Path:
        self.folder.mkdir(exist_ok=True)
        (self.folder / "pack.yaml").write_text(yaml.safe_dump(self.pack, sort_keys=False))
        (self.folder / "en.yaml").write_text(yaml.safe_dump(self.wordings, sort_keys=False))
        return self.folder


@pytest.fixture
def shop(tmp_path: Path) -> PackFolder:
    return PackFolder(tmp_path / "shop")
