"""What a pack may say of the company's systems, and what it may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from intents.errors import PackError
from intents.pack_loader import PACKS, load_pack, presets
from intents.services import ServiceDefinition

pytestmark = pytest.mark.unit

FOUND = {"status": 200, "outcome": "found", "prompt": "told"}
GOOD: dict[str, Any] = {"label": "the system", "url": "/x/{number}", "outcomes": [FOUND]}
CHANGE = {**GOOD, "method": "POST", "confirm": "sure"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"timeout_ms": 801}, "a look-up's timeout_ms is at most 800"),
        ({"method": "POST"}, "the caller has to confirm it"),
        ({"method": "POST", "confirm": "sure", "retries": 1}, "retries need a GET"),
        ({"url": "parcels"}, "url must begin with"),
        ({"outcomes": [{**FOUND, "says": ["day"]}]}, "not in says: day"),
        ({"outcomes": [{**FOUND, "prompt": ""}]}, "outcome found needs a prompt"),
        ({"says": {"state": {"field": "s", "kind": "text"}}}, "kind text needs one_of"),
        (
            {"says": {"d": {"field": "s", "kind": "date", "one_of": ["x"]}}},
            "kind text needs one_of",
        ),
        ({"outcomes": []}, "at least 1 item"),
        ({"timeout_ms": 49}, "greater than or equal to 50"),
    ],
)
def test_what_would_harm_callers_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        ServiceDefinition.model_validate({**GOOD, **changes})


@pytest.mark.parametrize(
    ("definition", "repeatable"),
    [(GOOD, True), (CHANGE, False), ({**CHANGE, "idempotent": True, "timeout_ms": 5_000}, True)],
)
def test_only_what_does_no_harm_is_repeated(definition: dict[str, Any], repeatable: bool) -> None:
    assert ServiceDefinition.model_validate(definition).repeatable is repeatable


def test_a_look_up_that_gives_a_value_needs_no_prompt_where_it_finds_one() -> None:
    due = {"field": "due", "kind": "amount"}
    found = {"status": 200, "outcome": "found", "says": ["due"]}
    ServiceDefinition.model_validate(
        {**GOOD, "says": {"due": due}, "gives": "due", "outcomes": [found]}
    )
    with pytest.raises(ValidationError, match="outcome found needs a prompt"):
        ServiceDefinition.model_validate({**GOOD, "says": {"due": due}, "outcomes": [found]})


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("whole: amount_due", "whole: pay_bill", "no look-up that gives an amount"),
        ("whole: amount_due", "whole: bill", "no look-up that gives an amount"),
        ("gives: due", "gives: ''", "outcome found needs a prompt"),
        ("    confirm: pay_confirm\n", "    method: GET\n", "to ask the caller before it acts"),
        ("needs: [account_number]", "needs: [amount]", "not there to be asked for"),
    ],
)
def test_all_of_it_is_only_taken_where_it_can_be_looked_up_and_read_back(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    folder = tmp_path / "telecom"
    folder.mkdir()
    for file in (PACKS / "telecom").iterdir():
        text = file.read_text(encoding="utf-8")
        if file.name == "pack.yaml":
            assert text.count(old) == 1
            text = text.replace(old, new)
            if "method: GET" in new:
                text = text.replace("    method: POST\n", "")
                text = text.replace("timeout_ms: 3000", "timeout_ms: 800")
        (folder / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=why):
        load_pack(str(folder))


def test_the_environment_that_is_needed_is_known() -> None:
    headers = {"Authorization": "Bearer $API_TOKEN", "X-Site": "$SITE", "Accept": "x"}
    service = ServiceDefinition.model_validate({**GOOD, "headers": headers})
    assert service.environment() == {"API_TOKEN", "SITE"}


@pytest.mark.parametrize("preset", presets())
def test_every_preset_serves_two_needs_itself(preset: str) -> None:
    pack = load_pack(preset)
    assert len({intent.service for intent in pack.intents.values() if intent.service}) >= 2


def broken(folder: Path, change: Any) -> str:
    """Return what is wrong with the parcel pack after ``change`` of its data."""
    for file in (PACKS / "parcel").glob("*en*.yaml"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    main = yaml.safe_load((PACKS / "parcel" / "pack.yaml").read_text(encoding="utf-8"))
    words = yaml.safe_load((PACKS / "parcel" / "en.yaml").read_text(encoding="utf-8"))
    change(main, words)
    for name, data in (("pack", main), ("en", words)):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True))
    with pytest.raises(PackError) as raised:
        load_pack(folder)
    return str(raised.value)


def _unknown_service(main: Any, _words: Any) -> None:
    main["intents"]["track"]["service"] = "fetch"


def _slot_gone(main: Any, _words: Any) -> None:
    main["intents"]["track"]["slots"] = {}


def _prompt_gone(_main: Any, words: Any) -> None:
    del words["prompts"]["parcel_unknown"]


def _prompt_wants_more(_main: Any, words: Any) -> None:
    words["prompts"]["parcel_with_driver"] = "It comes on {date_expected}."


def _template_wants_more(main: Any, _words: Any) -> None:
    main["services"]["track_parcel"]["url"] = "/parcels/{date}"


def _word_gone(main: Any, _words: Any) -> None:
    says = main["services"]["track_parcel"]["says"]
    says["state"] = {"field": "status", "kind": "text", "one_of": ["lost"]}


def _self_service_without(main: Any, _words: Any) -> None:
    main["destinations"]["by_machine"] = {"kind": "self_service"}


def _queue_with(main: Any, _words: Any) -> None:
    main["destinations"]["tracking"]["service"] = "track_parcel"


def _nobody_takes_over(main: Any, _words: Any) -> None:
    place = {"kind": "self_service", "service": "track_parcel", "on_failure": "nobody"}
    main["destinations"]["by_machine"] = place


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_unknown_service, "intents.track.service: unknown service 'fetch'"),
        (_slot_gone, "intents.track.slots: service track_parcel needs a slot 'tracking_number'"),
        (_prompt_gone, "services.track_parcel: no prompt 'parcel_unknown' in en.yaml"),
        (_prompt_wants_more, "prompt parcel_with_driver in en.yaml: nothing fills {date_expected}"),
        (_template_wants_more, "services.track_parcel: {date} is none of its needs"),
        (_word_gone, "services.track_parcel: no word 'lost' under words in en.yaml"),
        (_self_service_without, "kind self_service needs a service"),
        (_queue_with, "kind self_service needs a service, and no other kind may have one"),
        (_nobody_takes_over, "on_failure: unknown destination 'nobody'"),
    ],
)
def test_what_does_not_fit_together_is_named(tmp_path: Path, change: Any, why: str) -> None:
    assert why in broken(tmp_path, change)
