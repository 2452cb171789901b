"""One turn by text: what was typed becomes events, what follows becomes one reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from asr.types import Digits, Hypothesis
from intents.types import Answer, Command, IntentMatch
from ivr.company import Company
from ivr.dialogue import State
from ivr.dialogue.events import DtmfPressed
from ivr.exchange import Exchange, Reply

KEYS = frozenset("0123456789*#")
SHORT = {"y": Answer.YES, "n": Answer.NO}
"""What a single letter means in writing; from a recogniser it is a sound."""
NOT_ASKED = "text_no_secret"
"""Prompt in place of one that asks for a secret."""


def typed(exchange: Exchange, company: Company, text: str, at_ms: int, today: date) -> Reply:
    """Take a message. A single key counts as pressed, but not where a value is asked for."""
    if text in KEYS and exchange.state is not State.COLLECTING:
        return unasked(exchange, exchange.take(DtmfPressed(at_ms=at_ms, digit=text)), at_ms)
    short = SHORT.get(text.strip(" .!").lower())
    if short is not None and exchange.state is not State.COLLECTING:
        match = IntentMatch(text, answer=short, rule="answer")
    elif text == "0" and isinstance(exchange.expectation, Digits):  # no number is as short as that
        match = IntentMatch(text, command=Command.AGENT, rule="command")
    else:
        match = company.matcher.match(text, expectation=exchange.expectation, today=today)
    heard = Hypothesis(text, 1.0, at_ms, at_ms)
    return unasked(exchange, exchange.hear(heard, match, at_ms), at_ms)


def unasked(exchange: Exchange, reply: Reply, at_ms: int) -> Reply:
    """Go on without a secret: it is never asked for in writing, and people can do the rest."""
    while reply.awaited and reply.expectation is None and exchange.state is State.COLLECTING:
        after = exchange.take(DtmfPressed(at_ms=at_ms, digit="#"))
        if after.is_empty:
            return reply
        told = [replace(item, prompt=NOT_ASKED) for item in reply.prompts[-1:]]
        reply = replace(after, prompts=[*reply.prompts[:-1], *told, *after.prompts])
    return reply
