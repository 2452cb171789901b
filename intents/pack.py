"""A pack: everything about one company's line, as validated data.

``pack.yaml`` holds what does not depend on the language; ``LANGUAGE.yaml`` beside it holds
the wordings; ``LANGUAGE.tests.yaml`` the utterances the pack is tested with.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from intents.errors import PackError
from intents.pack_rules import OverflowDefinition, RuleDefinition
from intents.services import ServiceDefinition
from intents.types import Bands

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
NUMBER = r"^(\+[1-9][0-9]{6,14}|sip:[A-Za-z0-9._+-]+@[A-Za-z0-9.:-]+)?$"
OFFER_KEYS = ("1", "2", "3", "4", "5", "6", "8")
"""Keys that mean nothing else while a need is asked for."""
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SlotDefinition(_Strict):
    """A value that an intent can take."""

    kind: Literal["digits", "amount", "date", "time", "code", "name"]
    ask: bool = False
    """Ask for it when it was not said."""
    length: int | None = Field(None, ge=1, le=32)
    """Digits and codes: how many; with ``at_least`` the most."""
    at_least: int | None = Field(None, ge=1, le=32)
    """Digits and codes: the fewest."""
    check: Literal["", "luhn"] = ""
    sensitive: bool = False
    """Never spoken back."""
    pattern: str = ""
    """Codes only: a regular expression that the whole code (upper-case, no spaces) fits."""
    names: list[Text] = Field([], max_length=10_000)
    """Names only: those that there are."""
    whole: Id | Literal[""] = ""
    """Amounts only: the service that looks up what "all of it" is."""

    @model_validator(mode="after")
    def _of_its_kind(self) -> SlotDefinition:
        if (self.pattern and self.kind != "code") or (self.names and self.kind != "name"):
            raise ValueError("pattern is for codes, names are for names")
        if self.whole and self.kind != "amount":
            raise ValueError("whole is for amounts")
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"pattern is no regular expression: {error}") from error
        return self

    def takes(self, digits: int) -> bool:
        """Whether a value may have so many digits."""
        if self.at_least is not None:
            return self.at_least <= digits <= (self.length or digits)
        return self.length in (None, digits)


class OwnBandsDefinition(_Strict):
    """How sure of one need the line must be."""

    accept: float = Field(default=Bands().accept, ge=0.5, le=1.0)
    confirm: float = Field(default=Bands().confirm, ge=0.2, le=1.0)

    @model_validator(mode="after")
    def _in_order(self) -> OwnBandsDefinition:
        if self.confirm > self.accept:
            raise ValueError("confirm must not be above accept")
        return self


class BandsDefinition(OwnBandsDefinition):
    """How sure of a need the line must be (``intents.types.Bands``)."""

    margin: float = Field(default=Bands().margin, ge=0.0, le=0.5)


class IntentDefinition(_Strict):
    """What a caller may need."""

    description: str = ""
    destination: Id
    always_confirm: bool = False
    urgent: bool = False
    critical: bool = False
    """Never gated, and never closed into a promise."""
    alarming: bool = False
    """Its phrases may raise an alarm: that comes first, as is meant."""
    options: list[Id] = []
    """Destinations to choose from; none for the usual ones."""
    service: Id | Literal[""] = ""
    """What the company's systems do before people: a key of ``services``."""
    slots: dict[Id, SlotDefinition] = {}
    bands: OwnBandsDefinition | None = None
    """How sure of this need the line must be; None for the line's bands."""


class DestinationDefinition(_Strict):
    """A place a call can go."""

    kind: Literal[
        "queue", "self_service", "external", "callback", "voicemail", "message", "sms", "visit"
    ]
    number: Annotated[str, StringConstraints(pattern=NUMBER)] = ""
    """E.164, or a SIP address: ``sip:user@host``."""
    hours: str = "always"
    when_closed: str = ""
    prompt: str = ""
    service: Id | Literal[""] = ""
    """Of kind self_service: a key of ``services``."""
    on_failure: str = ""
    """Of kind self_service: who takes over; "" for the operator."""


class Holiday(_Strict):
    """A day on which everything that ever closes is closed."""

    date: date
    name: Text


class IntentWordings(_Strict):
    """An intent in one language."""

    spoken: Text
    """Fits "You're calling about …, right?"."""
    short: Text
    """Fits "OK, …."."""
    phrases: list[Text] = Field(min_length=1)


class Wordings(_Strict):
    """A pack in one language."""

    language: str
    company: Text
    examples: list[Text] = Field(min_length=2, max_length=2)
    intents: dict[Id, IntentWordings]
    not_handled: list[Text] = []
    """What people ask here that no intent covers; learnt as a class of its own."""
    prompts: dict[Id, Text] = {}
    words: dict[Id, Text] = {}
    """What texts in the answers of the company's systems are in this language."""
    destinations: dict[Id, Text] = {}
    """How destinations are spoken, where their name will not do."""


class TestUtterance(_Strict):
    """One utterance and what it must be understood as."""

    __test__ = False  # not a test class

    text: Text
    intent: Id | None
    """None: must not be routed."""


class Pack(_Strict):
    """One company's line."""

    preset: Id
    time_zone: str
    operator: Id
    emergency: str = ""
    """Where alarms go; "" for the operator."""
    emergency_first: bool = False
    """The emergency sentence comes before the greeting."""
    hours: dict[Id, dict[str, str]] = {}
    holidays: list[Holiday] = []
    destinations: dict[Id, DestinationDefinition]
    intents: dict[Id, IntentDefinition]
    services: dict[Id, ServiceDefinition] = {}
    """What the company's systems can be asked."""
    rules: list[RuleDefinition] = []
    """The first that holds decides, before the intent's destination."""
    overflow: dict[Id, OverflowDefinition] = {}
    """By destination."""
    payment_url: str = Field("", pattern=r"^(https://[^\s]+)?$")
    """The company's own payment page, which gets a signed reference; "" for none."""
    crm_url: str = Field("", pattern=r"^(https://[^\s]+)?$")
    """What agents open from the card, with {call_sid} and {customer}; "" for nothing."""
    terms_url: str = Field("", pattern=r"^(https://[^\s]+)?$")
    """The company's terms; "" for none."""
    bands: BandsDefinition | None = None
    """How sure the line must be; None for the usual bands."""
    tiers: dict[Id, int] = {}
    """Points of priority by customer tier."""
    offer_languages: dict[str, str] = {}
    """Languages that the opening offers, by the key that turns the call to them."""
    languages: dict[str, Wordings] = {}
    tests: dict[str, list[TestUtterance]] = {}
    """By language."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"unknown time zone {value!r}; write e.g. Europe/London") from error
        return value

    @field_validator("offer_languages", mode="before")
    @classmethod
    def _free_keys(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        for key in map(str, value):
            if key not in OFFER_KEYS:
                raise ValueError(f"key {key} is taken; take one of {', '.join(OFFER_KEYS)}")
        return {str(key): tag for key, tag in value.items()}

    def thresholds(self) -> Bands:
        """Return the bands of this line, with those of the needs that have their own."""
        line = self.bands or BandsDefinition()
        own = {
            name: Bands(intent.bands.accept, intent.bands.confirm, line.margin)
            for name, intent in self.intents.items()
            if intent.bands is not None
        }
        return Bands(line.accept, line.confirm, line.margin, own)

    def wordings(self, language: str) -> Wordings:
        """Return the pack in one language.

        Raises:
            PackError: the pack has no such language.

        """
        found = self.languages.get(language)
        if found is None:
            known = ", ".join(sorted(self.languages)) or "none"
            raise PackError(
                f"pack {self.preset} has no language {language!r} (it has {known}); "
                f"add {language}.yaml to its folder"
            )
        return found
