"""Loading packs: the presets are good, and each mistake is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents.errors import PackError
from intents.pack_loader import PACKS, load_pack, load_tests, presets
from tests.intents.conftest import PackFolder

pytestmark = pytest.mark.unit

EXPECTED = {
    "bank": "lost_stolen_card card_blocked balance recent_transactions dispute_charge "
    "transfer_payment loan_mortgage online_access_reset fraud_report branch_hours open_account "
    "complaint",
    "telecom": "internet_down mobile_signal bill_explain pay_bill change_plan upgrade_device "
    "sim_swap_activate moving_home cancel_service roaming outage_status technician_visit",
    "clinic": "book reschedule cancel_appointment prescription_refill test_results referral "
    "billing_insurance nurse_advice directions_hours medical_records urgent_symptom",
    "parcel": "track reschedule change_address missed_delivery damaged lost_claim return_pickup "
    "customs_duty drop_off_points business_pickup complaint",
    "it_helpdesk": "password_reset account_locked mfa_problem vpn email hardware_fault "
    "software_request printer access_request phishing_report outage_status ticket_status",
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_presets_have_their_intents_and_enough_phrases(name: str) -> None:
    pack = load_pack(name)
    assert set(pack.intents) == set(EXPECTED[name].split())
    for intent, wordings in pack.wordings("en").intents.items():
        assert len(wordings.phrases) >= 28, intent
    assert len(pack.wordings("en").not_handled) >= 40


def test_all_presets_are_listed() -> None:
    assert set(presets()) == set(EXPECTED)


def test_a_pack_is_loaded_from_its_folder(shop: PackFolder) -> None:
    pack = load_pack(shop.write())
    assert pack.wordings("en").company == "Tea Shop"


def problems(folder: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return str(caught.value)


def test_an_unknown_destination_is_named_with_file_line_and_field(shop: PackFolder) -> None:
    shop.pack["intents"]["order"]["destination"] = "warehouse"
    text = problems(shop.write())
    line = (shop.folder / "pack.yaml").read_text().splitlines().index(
        "    destination: warehouse"
    ) + 1
    assert f"pack.yaml:{line}: intents.order.destination: unknown destination 'warehouse'" in text


def test_a_phrase_under_two_intents_is_named(shop: PackFolder) -> None:
    shop.wordings["intents"]["returns"]["phrases"].append("Track my order, please")
    text = problems(shop.write())
    assert "en.yaml:" in text
    assert "stands under order too" in text


def test_a_duplicate_intent_is_named(shop: PackFolder) -> None:
    shop.write()
    path = shop.folder / "pack.yaml"
    path.write_text(path.read_text() + "  order:\n    destination: desk\n")
    assert "order: stands twice" in problems(shop.folder)


def test_bad_yaml_is_named_with_its_line(shop: PackFolder) -> None:
    shop.write()
    (shop.folder / "en.yaml").write_text("language: en\ncompany: [unclosed\n")
    text = problems(shop.folder)
    assert "en.yaml:3" in text or "en.yaml:2" in text
    assert "not YAML" in text


def test_all_problems_come_at_once(shop: PackFolder) -> None:
    shop.pack["operator"] = "nobody"
    shop.pack["destinations"]["orders"]["hours"] = "sometimes"
    shop.wordings["intents"]["hours"].pop("spoken")
    lines = problems(shop.write()).splitlines()
    assert len(lines) == 3


def test_wordings_without_intent_and_intents_without_wordings(shop: PackFolder) -> None:
    shop.wordings["intents"]["dancing"] = shop.wordings["intents"].pop("returns")
    text = problems(shop.write())
    assert "no such intent" in text
    assert "no wordings for intent 'returns'" in text


def test_a_message_without_its_wording(shop: PackFolder) -> None:
    shop.wordings["prompts"] = {}
    assert "no prompt 'opening' in en.yaml" in problems(shop.write())


def test_no_pack_at_all() -> None:
    with pytest.raises(PackError, match="give a preset"):
        load_pack("nowhere")


def test_a_file_of_test_utterances_is_read_alone(tmp_path: Path) -> None:
    tests = load_tests(PACKS / "bank" / "en.tests.yaml")
    assert tests == load_pack("bank").tests["en"]
    bad = tmp_path / "calls.yaml"
    bad.write_text("language: en\ntests:\n  - {text: hello}\n")
    with pytest.raises(PackError, match=r"calls\.yaml:3"):
        load_tests(bad)


def test_languages_are_offered_by_keys_that_are_free(shop: PackFolder) -> None:
    shop.pack["offer_languages"] = {1: "en", 8: "en"}
    assert load_pack(shop.write()).offer_languages == {"1": "en", "8": "en"}


@pytest.mark.parametrize("key", [0, 7, 9, "*", 10])
def test_a_key_with_a_meaning_of_its_own_offers_no_language(
    shop: PackFolder, key: int | str
) -> None:
    shop.pack["offer_languages"] = {key: "en"}
    text = problems(shop.write())
    assert f"offer_languages: Value error, key {key} is taken; take one of 1, 2, 3" in text


def test_a_language_that_the_pack_does_not_speak_is_not_offered(shop: PackFolder) -> None:
    shop.pack["offer_languages"] = {2: "es"}
    assert "offer_languages.2: no es.yaml for 'es'; the pack speaks en" in problems(shop.write())
