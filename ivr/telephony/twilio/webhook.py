"""One turn of a webhook call: what Twilio posts becomes events, what follows becomes TwiML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from asr.types import Hypothesis
from ivr.company import Company
from ivr.dialogue import State
from ivr.dialogue.events import DtmfPressed
from ivr.exchange import Exchange, Reply
from ivr.language_asked import asked_by_key, asked_by_voice, words_without
from ivr.prompts.offers import before
from ivr.storage import LiveCall
from ivr.telephony.twilio.twiml import MOST_HINTS, Link, Question, Style, gather, say_then

KEYS = frozenset("0123456789*#")
UNSAID_CONFIDENCE = 0.9
"""Of a reading whose confidence Twilio leaves out."""


def answered(
    exchange: Exchange, company: Company, fields: Mapping[str, str], at_ms: int, today: date
) -> Reply:
    """Take the answer to a Gather: keys, speech, or silence (both fields empty)."""
    keys = [key for key in fields.get("Digits", "") if key in KEYS]
    if keys:
        return _keyed(exchange, keys, at_ms)
    said = fields.get("SpeechResult", "").strip()
    if not said:
        return exchange.silence(at_ms)
    sure = confidence_of(fields.get("Confidence", ""))
    match = company.matcher.match(
        said, confidence=sure, expectation=exchange.expectation, today=today
    )
    return exchange.hear(Hypothesis(said.lower(), sure, at_ms, at_ms), match, at_ms)


def language_asked(fields: Mapping[str, str], call: LiveCall, company: Company) -> str:
    """Return the tag of the language that an answer asks for, by a key or in words; or ""."""
    if keys := fields.get("Digits", ""):
        return asked_by_key(keys, call, company)
    sure = confidence_of(fields.get("Confidence", ""))
    return asked_by_voice(fields.get("SpeechResult", "").strip(), sure)


def turned(
    exchange: Exchange, company: Company, fields: Mapping[str, str], tag: str, at_ms: int
) -> Reply:
    """Take an answer that asks for the language ``tag``; ``company`` speaks it if it can be had."""
    said = fields.get("SpeechResult", "").strip()
    if tag != company.language:
        return exchange.not_in_language(words_without(tag, company), said, at_ms)
    if key := fields.get("Digits", ""):
        return exchange.keyed_language(company.script, key, at_ms)
    return exchange.in_language(company.script, said, at_ms)


def worded(call: LiveCall, reply: Reply, company: Company, link: Link, style: Style) -> str:
    """Return a reply as TwiML; links carry the step that the next request has to name."""
    prompts = company.prompts
    texts = [prompts.text(item.prompt, dict(item.values), call.step) for item in reply.prompts]
    if not reply.awaited:
        return say_then(texts, call.language, link("next"), style)
    offers = company.offers if call.memory is None else ()  # who has chosen is offered no more
    question = Question(
        texts=texts,
        barge_in=all(prompt.barge_in for prompt in reply.prompts),
        expectation=reply.expectation,
        patience_ms=reply.patience_ms,
        hints=hints_of(company),
        offers=[
            (offer.language, offer.text)
            for prompt in reply.prompts
            for offer in before(prompt.prompt, offers)
        ],
    )
    links = (link("turn", step=str(call.step)), link("partial", step=str(call.step)))
    return gather(question, call.language, links, style)


def hints_of(company: Company) -> list[str]:
    """Return short phrases that callers of this company are likely to use."""
    short = [text for text in company.matcher.bias_phrases() if 1 < len(text.split()) <= 4]
    return short[:: max(1, -(-len(short) // MOST_HINTS))]


def _keyed(exchange: Exchange, keys: list[str], at_ms: int) -> Reply:
    """Feed keys; Twilio has swallowed the ``#`` that ended them."""
    entering = exchange.state is State.COLLECTING
    events = [DtmfPressed(at_ms=at_ms, digit=key) for key in keys]
    reply = exchange.take(*events)
    if entering and exchange.state is State.COLLECTING and reply.is_empty:
        return exchange.take(DtmfPressed(at_ms=at_ms, digit="#"))
    return reply


def confidence_of(text: str) -> float:
    """Read ``Confidence``; absent, odd or zero means that Twilio does not say."""
    try:
        value = float(text)
    except ValueError:
        return UNSAID_CONFIDENCE
    return min(value, 1.0) if value > 0.0 else UNSAID_CONFIDENCE
