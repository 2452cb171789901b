"""Rules of a pack: what stands for nothing is reported with its place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents.errors import PackError
from intents.pack_loader import PACKS, load_pack

pytestmark = pytest.mark.unit

PACK = """\
preset: shop
time_zone: Europe/London
operator: desk
hours:
  office: {mon-fri: "08:00-20:00"}
tiers: {gold: 10}
destinations:
  desk: {kind: queue}
  billing: {kind: queue, hours: office}
  callback: {kind: callback}
intents:
  bill:
    destination: billing
    slots:
      number: {kind: digits}
"""


def problems(folder: Path, more: str) -> str:
    (folder / "pack.yaml").write_text(PACK + more, encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_pack(folder)
    return str(error.value)


def rule(**fields: str) -> str:
    usual = {"name": "one", "why": "because", "when": "{intent: bill}", "priority": "80"}
    lines = [f"    {name}: {value}" for name, value in {**usual, **fields}.items() if value]
    return "rules:\n  -" + "\n".join(lines)[3:] + "\n"


def test_a_good_rule_is_read(tmp_path: Path) -> None:
    when = '{intent: bill, tier: [gold], slots: {number: "*"}, hours: {office: open}}'
    (tmp_path / "pack.yaml").write_text(PACK + rule(when=when), encoding="utf-8")
    (read,) = load_pack(tmp_path).rules
    assert (read.when.intent, read.when.tier, read.priority) == (["bill"], ["gold"], 80)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"when": "{intent: buy}"}, "when.intent: unknown intent 'buy'; known are bill"),
        ({"when": "{tier: silver}"}, "when.tier: unknown tier 'silver'; known are gold"),
        ({"when": "{hours: {night: open}}"}, "unknown hours 'night'; known are office"),
        ({"when": "{wait_over_s: {x: 3}}"}, "unknown destination 'x'"),
        ({"when": "{slots: {colour: red}}"}, "unknown slot 'colour'; known are number"),
        ({"when": "{}"}, "holds for every call; say when"),
        ({"when": "{weather: bad}"}, "Extra inputs are not permitted"),
        ({"destination": "nowhere"}, "unknown destination 'nowhere'"),
        ({"options": "[callback, x]"}, "options: unknown destination 'x'"),
        ({"priority": ""}, "does nothing; give a destination, priority, options"),
        ({"priority": "101"}, "less than or equal to 100"),
        ({"priority": "-1"}, "greater than or equal to 0"),
        ({"why": ""}, "why: Field required"),
    ],
)
def test_a_bad_rule_says_where_and_what_to_do(
    tmp_path: Path, fields: dict[str, str], what: str
) -> None:
    found = problems(tmp_path, rule(**fields))
    assert what in found
    assert "pack.yaml:" in found
    assert "rules.0" in found


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = rule() + rule().removeprefix("rules:\n")
    assert "rule 'one' stands twice; give it another name" in problems(tmp_path, twice)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("overflow: {billing: {to: [x]}}", "overflow.billing.to: unknown destination 'x'"),
        ("overflow: {x: {wait_over_s: 3}}", "overflow.x: unknown destination 'x'"),
        ("overflow: {billing: {to: [billing]}}", "billing cannot take its own overflow"),
    ],
)
def test_a_bad_overflow_is_refused(tmp_path: Path, more: str, what: str) -> None:
    assert what in problems(tmp_path, more)


@pytest.mark.parametrize(
    ("options", "what"),
    [("[callback]", "one option is no choice"), ("[callback, x]", "unknown destination 'x'")],
)
def test_a_bad_choice_is_refused(tmp_path: Path, options: str, what: str) -> None:
    bad = f"  buy: {{destination: desk, options: {options}}}\n"
    assert what in problems(tmp_path, bad)


def test_a_prompt_of_a_rule_has_to_have_words(tmp_path: Path) -> None:
    for file in (PACKS / "clinic").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        changed = text.replace("    flag: not_better\n", "    prompt: unheard\n")
        (tmp_path / file.name).write_text(changed, encoding="utf-8")
    with pytest.raises(PackError, match=r"no prompt 'unheard' in en\.yaml"):
        load_pack(tmp_path)
