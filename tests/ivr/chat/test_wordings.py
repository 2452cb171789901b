"""Every language has wordings for reading, and the pack's own win."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from string import Formatter

import pytest
import yaml

from intents.pack_loader import load_pack
from ivr.chat.wordings import Mute, TextWordings, text_prompts, text_wordings
from ivr.prompts import SpeechError
from ivr.switchboard import Switchboard

pytestmark = pytest.mark.unit

LANGUAGES = ("en", "vi", "zh", "fa")
ALONE = ("text_", "sms_", "choice_", "companion_")


def own(language: str) -> dict[str, str]:
    file = resources.files("ivr.prompts").joinpath("text", f"{language}.yaml")
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_text_channels_alone_say_is_in_every_language(language: str) -> None:
    wanted = {name for name in own("en") if name.startswith(ALONE)}
    assert wanted <= own(language).keys()
    for name in wanted:
        fields = {field for _, field, _, _ in Formatter().parse(own("en")[name]) if field}
        said = {field for _, field, _, _ in Formatter().parse(own(language)[name]) if field}
        assert said == fields, name


def test_a_language_without_a_file_keeps_its_spoken_wordings() -> None:
    assert set(text_wordings("xx")) == {n for n in own("en") if n.startswith(ALONE)}


def test_nothing_tells_a_reader_to_press() -> None:
    assert [name for name, text in own("en").items() if "press" in text.lower()] == []


def test_a_pack_s_own_wording_wins() -> None:
    pack = load_pack("bank")
    wordings = pack.languages["en"].model_copy(update={"prompts": {"goodbye": "Ta-ta."}})
    other = pack.model_copy(update={"languages": {"en": wordings}})
    assert text_prompts(other, "en").text("goodbye", {}) == "Ta-ta."
    assert "writing" in text_prompts(pack, "en").text("goodbye", {})


def test_what_is_read_is_not_spoken() -> None:
    with pytest.raises(SpeechError):
        Mute().synthesize("hello", "en", 100)


def test_values_are_written_as_they_are_read() -> None:
    prompts = text_prompts(load_pack("telecom"), "en")
    values = {"amount_paid": "40.00 USD", "amount_due": "46.50 USD"}
    assert (
        prompts.text("pay_done", values) == "Thank you. $40.00 is paid, and $46.50 is left to pay."
    )
    assert "204060" in prompts.text("slot_readback_digits", {"digits": "204060"})


@pytest.mark.model
def test_what_is_published_is_written_from_then_on_and_older_conversations_keep_theirs(
    switchboard: Switchboard,
) -> None:
    company = switchboard.company("bank")
    wordings = company.pack.languages["en"].model_copy(update={"prompts": {"goodbye": "Ta-ta."}})
    pack = company.pack.model_copy(update={"languages": {"en": wordings}})
    kept = TextWordings()
    before = kept.of(company).text("goodbye", {})
    assert kept.of(replace(company, pack=pack, version=1)).text("goodbye", {}) == "Ta-ta."
    assert kept.of(company).text("goodbye", {}) == before != "Ta-ta."
    assert kept.of(company) is kept.of(company)
