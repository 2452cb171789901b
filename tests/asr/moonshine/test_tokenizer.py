"""The vocabulary file and its trie."""

from __future__ import annotations

from pathlib import Path

import pytest

from asr.errors import ModelError
from asr.moonshine.tokenizer import Tokenizer, plain

pytestmark = pytest.mark.unit

PIECES = [b"<unk>", b"<s>", b"</s>", "▁Yes".encode(), b".", b"<0x41>", b"no", b"x" * 200]


def write(path: Path, pieces: list[bytes]) -> Path:
    data = bytearray()
    for piece in pieces:
        if len(piece) < 128:
            data.append(len(piece))
        else:
            data += bytes([len(piece) % 128 + 128, len(piece) // 128])
        data += piece
    path.write_bytes(data)
    return path


def test_tokens_become_text(tmp_path: Path) -> None:
    tokenizer = Tokenizer(write(tmp_path / "t", PIECES))
    assert len(tokenizer) == len(PIECES)
    assert tokenizer.text([1, 3, 4, 5, 2]) == "Yes.A"


def test_tokens_are_known_as_they_are_written(tmp_path: Path) -> None:
    tokenizer = Tokenizer(write(tmp_path / "t", PIECES))
    assert tokenizer.written(3) == "▁Yes"
    assert "▁Yes" in tokenizer
    assert "▁yes" not in tokenizer


def test_the_trie_knows_what_tokens_sound_like(tmp_path: Path) -> None:
    trie = Tokenizer(write(tmp_path / "t", PIECES)).trie
    node = trie
    for char in " yes":
        node = node.children[char]
    assert node.tokens == [3]
    assert 4 in trie.tokens, "punctuation is silent"


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="vocabulary"):
        Tokenizer(tmp_path / "nothing")
    path = tmp_path / "cut"
    path.write_bytes(bytes([200]))
    with pytest.raises(ModelError):
        Tokenizer(path)


def test_plain_text_has_no_case_or_punctuation() -> None:
    assert plain("Forty-two, It\u2019s.") == "forty two it's"
