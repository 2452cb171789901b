"""Grammars laid over a small vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from asr.grammar import grammar_for
from asr.moonshine.masks import TokenGrammar
from asr.moonshine.tokenizer import EOS, Tokenizer
from asr.types import OneOf
from tests.asr.moonshine.test_tokenizer import write

pytestmark = pytest.mark.unit

PIECES = [b"<unk>", b"<s>", b"</s>", "▁op".encode(), b"erator", b"era", "▁agent".encode(), b"."]
OP, ERATOR, ERA, AGENT, DOT = 3, 4, 5, 6, 7


@pytest.fixture
def tokenizer(tmp_path: Path) -> Tokenizer:
    return Tokenizer(write(tmp_path / "tokenizer.bin", PIECES))


def test_only_tokens_of_the_language_follow(tokenizer: Tokenizer) -> None:
    language = grammar_for(OneOf(("operator",)), "en")
    assert language is not None
    tokens = TokenGrammar(language, tokenizer)
    first = tokens.after(language.start())
    assert set(first) == {OP, DOT}
    after = tokens.after(first[OP])
    assert set(after) == {ERATOR, ERA, DOT}
    assert language.accepts(after[ERATOR])
    assert not language.accepts(after[ERA])


def test_the_end_is_allowed_where_the_language_may_end(tokenizer: Tokenizer) -> None:
    language = grammar_for(OneOf(("operator",)), "en")
    assert language is not None
    tokens = TokenGrammar(language, tokenizer)
    begun = tokens.after(language.start())[OP]
    ended = tokens.after(begun)[ERATOR]
    assert EOS not in tokens.ids(begun)
    assert EOS in tokens.ids(ended)


SPELT = ["▁eight", "▁E", "ight", "▁e", "▁", "▁8", "▁eighty", "▁ei", "▁sixty", "▁six", "▁si", "▁Si"]


@pytest.mark.parametrize(
    ("words", "begin"),
    [
        (("eight",), {"▁eight", "▁E", "▁"}),  # "▁Eight" is no token: it may be spelt
        (("eight", "eighty"), {"▁eight", "▁eighty", "▁E", "▁"}),
        (("eight", "eighteen"), {"▁eight", "▁E", "▁e", "▁ei", "▁"}),  # "eighteen" must be spelt
        (("sixty",), {"▁sixty", "▁Si", "▁"}),
    ],
)
def test_a_word_that_is_a_token_is_not_spelt_in_pieces(
    tmp_path: Path, words: tuple[str, ...], begin: set[str]
) -> None:
    pieces = [b"<unk>", b"<s>", b"</s>", *(piece.encode() for piece in SPELT)]
    tokenizer = Tokenizer(write(tmp_path / "tokenizer.bin", pieces))
    language = grammar_for(OneOf(words), "en")
    assert language is not None
    tokens = TokenGrammar(language, tokenizer).after(language.start())
    assert {tokenizer.written(token) for token in tokens} == begin


def test_a_word_that_is_under_way_goes_on_in_pieces(tmp_path: Path) -> None:
    pieces = [b"<unk>", b"<s>", b"</s>", *(piece.encode() for piece in SPELT)]
    tokenizer = Tokenizer(write(tmp_path / "tokenizer.bin", pieces))
    language = grammar_for(OneOf(("eight",)), "en")
    assert language is not None
    tokens = TokenGrammar(language, tokenizer)
    begun = tokens.after(language.start())[3 + SPELT.index("▁E")]
    ended = tokens.after(begun)[3 + SPELT.index("ight")]
    assert EOS in tokens.ids(ended)
