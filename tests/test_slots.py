"""Values of every kind through whole calls by text: in one breath, by asking, and corrected."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from ivr.calls import CallOptions
from ivr.company import working_day
from ivr.settings import load_settings
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall

pytestmark = pytest.mark.model

ZONE = "Europe/London"
ZONE_INFO = ZoneInfo(ZONE)
TODAY = working_day(ZONE_INFO, datetime.now(ZONE_INFO).date()).date()
TOMORROW = TODAY + timedelta(days=1)
KINDS = {
    "digits": {"length": 6},
    "amount": {},
    "date": {},
    "time": {},
    "code": {"at_least": 3, "length": 7, "pattern": "[A-Z]+[0-9A-Z]+"},
    "name": {"names": ["Katherine Smith", "Thomas Green", "مریم رضایی", "Lan Anh", "王芳"]},
}
NEEDS = {
    "en": "i want to record the {}",
    "vi": "tôi muốn ghi lại {}",
    "zh": "我想登记{}",
    "fa": "میخوام {} رو ثبت کنم",
}
WHAT = {
    "en": ["meter reading", "deposit", "visit", "callback hour", "postcode", "technician"],
    "vi": ["chỉ số đồng hồ", "tiền cọc", "lịch thăm", "khung hẹn gọi", "mã vùng", "kỹ thuật viên"],
    "zh": ["电表读数", "押金", "上门预约", "回电安排", "邮编", "师傅"],
    "fa": ["شماره کنتور", "بیعانه", "بازدید", "وقت تماس", "کد پستی", "تکنسین"],
}
SPOKEN = {
    ("en", "digits"): ("four two double one oh six", "421106", "four two double one oh seven"),
    ("en", "amount"): ("forty five pounds and ten p", "45.10 GBP", "make it fifty pounds"),
    ("en", "date"): ("tomorrow", TOMORROW.isoformat(), "the day after tomorrow"),
    ("en", "time"): ("half past four", "16:30", "quarter to five"),
    ("en", "code"): ("s w one a one a a", "SW1A1AA", "m for mother four b"),
    ("en", "name"): ("catherine smyth", "Katherine Smith", "tomas greene"),
    ("vi", "digits"): ("bốn hai một một không sáu", "421106", "bốn hai một một không bảy"),
    ("vi", "amount"): ("hai triệu rưỡi đồng", "2500000.00 VND", "ba triệu đồng"),
    ("vi", "date"): ("ngày mai", TOMORROW.isoformat(), "ngày kia"),
    ("vi", "time"): ("bốn giờ rưỡi chiều", "16:30", "năm giờ kém mười lăm chiều"),
    ("zh", "digits"): ("四二幺幺零六", "421106", "四二幺幺零七"),
    ("zh", "amount"): ("四十五块一毛", "45.10 CNY", "五十块"),
    ("zh", "date"): ("明天", TOMORROW.isoformat(), "后天"),
    ("zh", "time"): ("下午四点半", "16:30", "下午五点一刻"),
    ("fa", "digits"): ("چهار دو یک یک صفر شش", "421106", "چهار دو یک یک صفر هفت"),
    ("fa", "amount"): ("چهل و پنج هزار تومن", "45000.00 IRT", "پنجاه هزار تومن"),
    ("fa", "date"): ("فردا", TOMORROW.isoformat(), "پس فردا"),
    ("fa", "time"): ("ساعت چهار و نیم بعد از ظهر", "16:30", "ساعت پنج و ربع بعد از ظهر"),
}
AFTER = {
    "digits": "421107",
    "time": {"en": "16:45", "vi": "16:45", "zh": "17:15", "fa": "17:15"},
    "date": (TOMORROW + timedelta(days=1)).isoformat(),
    "amount": {"en": "50.00 GBP", "vi": "3000000.00 VND", "zh": "50.00 CNY", "fa": "50000.00 IRT"},
    "code": "M4B",
    "name": "Thomas Green",
}
NO = {"en": "no", "vi": "không phải", "zh": "不对", "fa": "نه"}
YES = {"en": "yes", "vi": "đúng", "zh": "对", "fa": "بله"}


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Switchboard:
    folder = tmp_path_factory.mktemp("values")
    (folder / "line").mkdir()
    _write_pack(folder / "line")
    return Switchboard(load_settings(data=folder / "data", preset=str(folder / "line")))


def _write_pack(folder: Path) -> None:
    needs = {f"give_{kind}": {"destination": "desk", "slots": {kind: {"kind": kind, "ask": True}}}
             for kind in KINDS}  # fmt: skip
    for kind, more in KINDS.items():
        needs[f"give_{kind}"]["slots"][kind].update(more)  # type: ignore[index]
    pack = {
        "preset": "values",
        "operator": "operator",
        "time_zone": ZONE,
        "intents": needs,
        "destinations": {n: {"kind": "queue"} for n in ("desk", "operator", "alarm")},
    }
    _dump(folder / "pack.yaml", pack)
    for language, frame in NEEDS.items():
        said = dict(zip(KINDS, WHAT[language], strict=True))
        wordings = {
            "language": language,
            "company": "Acme",
            "examples": [frame.format(WHAT[language][0]), frame.format(WHAT[language][1])],
            "intents": {
                f"give_{kind}": {
                    "spoken": what,
                    "short": what,
                    "phrases": [frame.format(what), what],
                }
                for kind, what in said.items()
            },
        }
        _dump(folder / f"{language}.yaml", wordings)


def _dump(file: Path, data: object) -> None:
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def _call(board: Switchboard, language: str, *texts: str) -> TypedCall:
    call = TypedCall(board, CallOptions(board.settings.preset, language, channel="text"))
    call.said()
    for text in texts:
        call.says(text)
    return call


def _need(language: str, kind: str) -> str:
    return NEEDS[language].format(WHAT[language][list(KINDS).index(kind)])


@pytest.mark.parametrize(("language", "kind"), SPOKEN)
def test_a_value_is_taken_in_one_breath_with_its_need(
    board: Switchboard, language: str, kind: str
) -> None:
    said, value, _ = SPOKEN[language, kind]
    call = _call(board, language, f"{_need(language, kind)} {said}")
    assert call.record.intent == f"give_{kind}"
    assert call.record.slots[kind]["value"] == value
    assert call.record.slots[kind]["confirmed"] is False


@pytest.mark.parametrize(("language", "kind"), SPOKEN)
def test_a_value_is_asked_for_corrected_and_confirmed(
    board: Switchboard, language: str, kind: str
) -> None:
    said, _, other = SPOKEN[language, kind]
    call = _call(board, language, _need(language, kind), said, f"{NO[language]} {other}")
    call.says(YES[language])
    wanted = AFTER[kind]
    value = wanted[language] if isinstance(wanted, dict) else wanted
    assert call.record.slots[kind]["value"] == value
    assert call.record.slots[kind]["confirmed"] is True


def test_the_language_is_switched_in_the_middle_and_what_is_known_is_kept(
    board: Switchboard,
) -> None:
    call = _call(board, "en", _need("en", "amount"))
    assert "bao nhiêu" in call.says("tiếng Việt")
    assert call.record.language == "vi"
    assert call.record.intent == "give_amount"
    assert call.says("hai triệu rưỡi đồng") == "Là hai triệu năm trăm nghìn đồng, đúng không ạ?"
    assert "English" not in call.says("可以说中文吗")
    call.says("对")
    assert call.record.slots["amount"]["confirmed"] is True
    assert call.record.language == "zh"


def test_a_language_that_is_missing_is_named_and_a_person_offered(board: Switchboard) -> None:
    call = _call(board, "en", _need("en", "date"))
    said = call.says("en español por favor")
    assert said.startswith("I'm sorry, I can't speak Spanish. Say 'agent', and a person")
    assert said.endswith("For which day?")
    assert call.record.language == "en"
    call.says("agent")
    assert call.record.destination == "desk", "the need is known"


def test_commands_are_understood_in_the_new_language(board: Switchboard) -> None:
    call = _call(board, "en", _need("en", "date"), "فارسی")
    call.says("اپراتور")
    assert call.record.destination == "desk", "the need is known"
