"""Moonshine's vocabulary: token ids to text, and a trie of what tokens sound like.

``tokenizer.bin``: per token a length (one byte, or two when the first is 128 or more), then
its bytes; "▁" stands for a space and ``<0xNN>`` for a byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from asr.errors import ModelError

BOS, EOS = 1, 2
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")
_SILENT = str.maketrans("", "", '.,!?;:"()[]…*')


@dataclass(slots=True)
class TokenNode:
    """One node of the trie over plain token texts."""

    children: dict[str, TokenNode] = field(default_factory=dict)
    tokens: list[int] = field(default_factory=list)
    """Ids of the tokens that end here."""


class Tokenizer:
    """The vocabulary of one model."""

    def __init__(self, path: Path) -> None:
        try:
            self._pieces = _read(path.read_bytes())
        except (OSError, IndexError) as error:
            raise ModelError(
                f"{path} cannot be read as Moonshine's vocabulary; "
                "run: callsteer models download moonshine-tiny-en"
            ) from error
        self._known = frozenset(piece.decode("utf-8", "replace") for piece in self._pieces)
        self.trie = TokenNode()
        for token, piece in enumerate(self._pieces):
            if token > EOS and not _BYTE.fullmatch(piece.decode("utf-8", "replace")):
                self._add(token, plain(piece.decode("utf-8", "replace").replace("▁", " ")))

    def __len__(self) -> int:
        return len(self._pieces)

    def text(self, tokens: Iterable[int]) -> str:
        """Return the text of ``tokens`` as the model writes it, with case and punctuation."""
        out = bytearray()
        for token in tokens:
            piece = self._pieces[token]
            if match := _BYTE.fullmatch(piece.decode("utf-8", "replace")):
                out.append(int(match[1], 16))
            elif token > EOS:
                out += piece
        return out.decode("utf-8", "replace").replace("▁", " ").strip()

    def written(self, token: int) -> str:
        """Return one token as the model writes it; "▁" stands for a space before it."""
        return self._pieces[token].decode("utf-8", "replace")

    def __contains__(self, piece: str) -> bool:
        """Whether one token is written so, as ``written`` returns it."""
        return piece in self._known

    def _add(self, token: int, sound: str) -> None:
        node = self.trie
        for char in sound:
            node = node.children.setdefault(char, TokenNode())
        node.tokens.append(token)


def plain(text: str) -> str:
    """Return lower-case text without punctuation; a hyphen counts as a space."""
    return text.lower().replace("\u2019", "'").replace("-", " ").translate(_SILENT)


def _read(data: bytes) -> list[bytes]:
    pieces, at = [], 0
    while at < len(data):
        length = data[at]
        at += 1
        if length >= 128:
            length += data[at] * 128 - 128
            at += 1
        pieces.append(data[at : at + length])
        at += length
    return pieces
