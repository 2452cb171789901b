"""Money and plain numbers."""

from __future__ import annotations

import pytest

from intents.normalise import speller
from intents.slots import find_amount
from intents.types import ALL

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "pay forty dollars on my bill", "40.00 USD"),
        ("en", "forty two dollars and ten cents", "42.10 USD"),
        ("en", "a hundred and fifty pounds", "150.00 GBP"),
        ("en", "two thousand three hundred euros", "2300.00 EUR"),
        ("en", "no make it forty five", "45.00"),
        ("en", "$20", "20.00 USD"),
        ("en", "$1,200", "1200.00 USD"),
        ("en", "nineteen ninety five pounds no twenty pounds", "20.00 GBP"),
        ("en", "five pounds fifty", "5.50 GBP"),
        ("vi", "chuyển năm trăm nghìn đồng cho mẹ", "500000.00 VND"),
        ("vi", "hai triệu rưỡi", "2500000.00"),
        ("vi", "một triệu hai", "1200000.00"),
        ("vi", "1.500.000 đồng", "1500000.00 VND"),
        ("vi", "gửi 500k", "500000.00"),
        ("vi", "hai mươi lăm đô", "25.00 USD"),
        ("zh", "转五百块钱给我妈", "500.00 CNY"),
        ("zh", "一万二", "12000.00"),
        ("zh", "两百零五元", "205.00 CNY"),
        ("zh", "三块五毛", "3.50 CNY"),
        ("zh", "五十块五", "50.50 CNY"),
        ("zh", "十五英镑", "15.00 GBP"),
        ("fa", "پانصد هزار تومان", "500000.00 IRT"),
        ("fa", "یک میلیون و دویست هزار تومن", "1200000.00 IRT"),
        ("fa", "دو و نیم میلیون تومن", "2500000.00 IRT"),
        ("fa", "صد و پنجاه هزار ریال", "150000.00 IRR"),
        ("fa", "۲۰۰ دلار", "200.00 USD"),
    ],
)
def test_amounts(language: str, text: str, value: str) -> None:
    slot = find_amount(speller(language)(text), language)
    assert slot is not None
    assert slot.value == value


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "all of it please", ALL),
        ("en", "i want to pay the full amount", ALL),
        ("en", "pay the whole balance account 305070", ALL),
        ("en", "everything", ALL),
        ("en", "how much is it", ALL),
        ("en", "whatever it is", ALL),
        ("en", "how much do i owe on account 305070", ALL),
        ("en", "pay what i owe", ALL),
        ("en", "pay my bill in full", ALL),
        ("en", "not all of it just forty", "40.00"),
        ("en", "the whole lot that's forty dollars", "40.00 USD"),
        ("en", "everything is broken", None),
        ("en", "i want to pay my bill", None),
        ("vi", "tôi trả toàn bộ", ALL),
        ("zh", "全部付清", ALL),
        ("fa", "همه‌اش رو میدم", ALL),
    ],
)
def test_all_there_is_to_pay_is_a_sum_that_has_to_be_looked_up(
    language: str, text: str, value: str | None
) -> None:
    slot = find_amount(speller(language)(text), language)
    assert (slot and slot.value) == value


@pytest.mark.parametrize(
    ("language", "text"),
    [("vi", "gửi tiền cho ba tôi"), ("zh", "我有一个问题"), ("fa", "یه کارت دارم")],
)
def test_a_word_that_is_also_a_number_is_no_amount(language: str, text: str) -> None:
    assert find_amount(speller(language)(text), language) is None
