"""What the dialogue is told about the company: limits, timing, intents. All plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from intents.types import Bands

from .events import Routed


@dataclass(frozen=True, slots=True)
class Limits:
    """How often anything may happen on one call. Source: docs/design.md, recovery ladder."""

    attempts: int = 3
    """Speech attempts at one question before the keypad."""
    recoveries: int = 4
    """Failed turns on the whole call before a person."""
    silences: int = 2
    """Silent turns in a row before the keypad."""
    disconfirms: int = 2
    """Times the caller says "no, not that" before a person."""
    deflections: int = 1
    """Times a caller who asks for a person is asked what it is about."""
    disambiguations: int = 1
    """Turns spent on "A or B?" for one need."""
    slot_tries: int = 3
    noises: int = 3
    """Sounds without words at one question before they count as not understood."""
    transfer_failures: int = 3
    """Failed transfers before we apologise and end; after each but the last there is an offer."""
    turns: int = 40
    """Utterances and keys outside data entry; then a person: every loop is bounded."""


@dataclass(frozen=True, slots=True)
class Timing:
    """All times in ms, from the end of the prompt unless said otherwise."""

    no_input_open_ms: int = 5_000
    no_input_yes_no_ms: int = 4_000
    no_input_digits_ms: int = 7_000
    no_input_keypad_ms: int = 5_000
    patience_ms: int = 30_000
    """After "hold on": the caller looks for something."""
    inter_digit_ms: int = 3_000
    max_speech_ms: int = 15_000
    """Speech without an end."""
    correction_window_ms: int = 2_000
    """Silence after "OK, lost card." before it is acted on."""
    filler_after_ms: int = 1_500
    """From the end of an utterance, while its reading is still to come."""
    decode_patience_ms: int = 6_000
    """From the filler, until the reading is given up."""
    routing_ms: int = 2_000
    serving_ms: int = 6_000
    """From the "one moment" while the company's systems work, until a person is asked instead."""
    transfer_ms: int = 30_000


@dataclass(frozen=True, slots=True)
class SlotSpec:
    """A value an intent can take."""

    name: str
    kind: str
    """digits, amount, date, time, code or name."""
    ask: bool = False
    """Ask for it when the caller did not say it; silence goes on without it."""
    length: int | None = None
    """Digits and codes: how many; with ``at_least`` the most."""
    at_least: int | None = None
    """Digits and codes: the fewest; None when exactly ``length``."""
    check: str = ""
    """Digits only: ``luhn`` or "" for none."""
    sensitive: bool = False
    """Never spoken back."""
    pattern: str = ""
    """Codes only: a regular expression that the whole code fits; "" for any."""
    names: tuple[str, ...] = ()
    """Names only: those that there are."""
    whole: str = ""
    """Amounts only: the service that looks up what "all of it" is; "" where that is no answer."""


@dataclass(frozen=True, slots=True)
class IntentPolicy:
    """How the dialogue treats one intent."""

    always_confirm: bool = False
    urgent: bool = False
    service: str = ""
    """The self-service that is tried before people; "" for none."""
    slots: tuple[SlotSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class ServicePolicy:
    """What the dialogue knows of a self-service."""

    needs: tuple[str, ...] = ()
    """Slots without which it cannot be asked."""
    confirm: str = ""
    """Prompt that asks whether it is to be done; "" for one that only looks something up."""
    gives: str = ""
    """Field of what is found that "all of it" stands for."""
    remind: bool = False
    """Callers may be reminded of what it has arranged."""


@dataclass(frozen=True, slots=True)
class Script:
    """Everything the dialogue knows beside the call itself. Immutable for a call's life."""

    intents: Mapping[str, IntentPolicy] = field(default_factory=dict)
    services: Mapping[str, ServicePolicy] = field(default_factory=dict)
    """By name, as ``Routed`` names them."""
    keypad_intents: tuple[str, ...] = ()
    """The three commonest needs, for the keypad menu when there is no better guess."""
    offer: str = "callback"
    """Destination offered when nobody could be reached; "" for none."""
    voicemails: frozenset[str] = frozenset()
    """Destinations where the caller leaves a message."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Of destinations: queue, callback, sms …"""
    messages: Mapping[str, str] = field(default_factory=dict)
    """Of destinations that are said: their prompt."""
    option_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By kind: how callers name an option in this language."""
    something_else: frozenset[str] = frozenset()
    """How callers wave away what was proposed."""
    languages: Mapping[str, str] = field(default_factory=dict)
    """By key: languages that the line offers in its opening, and its own."""
    opening: str = "open"
    """Name of the first prompt."""
    bands: Bands = field(default_factory=Bands)
    limits: Limits = field(default_factory=Limits)
    timing: Timing = field(default_factory=Timing)

    def service_of(self, intent: str, routed: Routed) -> str:
        """Return the self-service that a route names, or the need's own; "" for none.

        Whom a rule sends elsewhere, or a prompt answers, is not served by the need's own.
        """
        own = "" if routed.prompt or routed.rule else self.policy(intent).service
        name = routed.service or own
        return name if name in self.services else ""

    def policy(self, intent: str) -> IntentPolicy:
        """Return the intent's policy; an unknown intent has none of the flags."""
        return self.intents.get(intent, IntentPolicy())
