"""Grammars and phrases laid over a small vocabulary."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from asr.grammar import grammar_for
from asr.moonshine.masks import PhraseBias, TokenGrammar
from asr.moonshine.tokenizer import Tokenizer
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


def test_a_phrase_boosts_its_next_tokens(tokenizer: Tokenizer) -> None:
    bias = PhraseBias(("operator please", "agent"), tokenizer)
    state = bias.start()
    ids, gains = bias.boosts(state, first=1.0, going=2.0)
    assert set(ids.tolist()) == {OP, AGENT}
    state = bias.follow(state, OP)
    ids, gains = bias.boosts(state, first=1.0, going=2.0)
    boosts = dict(zip(ids.tolist(), gains.tolist(), strict=True))
    assert boosts[ERATOR] == np.float32(2.0)
    assert boosts[AGENT] == np.float32(1.0), "a phrase may begin at any word"
