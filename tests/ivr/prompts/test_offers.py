"""Offers of other languages come before the opening, each in its own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.prompts import EspeakSynthesizer, PromptCache, Prompts, Vocabulary
from ivr.prompts.offers import Offer, before, with_offers
from ivr.prompts.render import GAP

pytestmark = pytest.mark.unit


@pytest.fixture
def offer(tmp_path: Path) -> Offer:
    words = Vocabulary("Shop", "vi", ("a", "b"))
    return Offer("2", "vi", Prompts(words, EspeakSynthesizer(), PromptCache(tmp_path)))


def test_an_offer_is_made_in_the_language_that_it_offers(offer: Offer) -> None:
    assert offer.text == "Để nghe tiếng Việt, mời quý khách bấm phím 2."


@pytest.mark.parametrize(
    ("prompt", "offered"), [("open", 1), ("open_emergency", 1), ("main_menu", 0), ("open_told", 0)]
)
def test_only_an_opening_comes_with_offers(offer: Offer, prompt: str, offered: int) -> None:
    assert len(before(prompt, [offer])) == offered


def test_an_offer_is_heard_first_in_its_own_voice(offer: Offer, tmp_path: Path) -> None:
    words = Vocabulary("Shop", "en", ("a", "b"))
    own = Prompts(words, EspeakSynthesizer(), PromptCache(tmp_path)).render("open", {})
    both = with_offers(own, "open", [offer])
    theirs = offer.spoken().audio
    assert both.text == f"{offer.text} {own.text}"
    assert both.audio[: len(theirs)].tolist() == theirs.tolist()
    assert len(both.audio) == len(theirs) + len(GAP) + len(own.audio)
    assert with_offers(own, "main_menu", [offer]).text == own.text
