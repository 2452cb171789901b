"""What goes into the API. The same models check requests and make the document."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    field_validator,
)
from pydantic.functional_validators import model_validator
from pydantic.json_schema import SkipJsonSchema

DATA_BYTES = 4096
DAY_S = 86_400
LINE = r"^[^\x00-\x1f\x7f]+$"
Line = Annotated[str, StringConstraints(min_length=1, max_length=160, pattern=LINE)]
Value = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=LINE)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,15}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Number = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
DIGITS = re.compile(r"[0-9]{1,9}")


def _instant(value: object) -> object:
    """Read a date and time with its zone; of anything else nothing is made."""
    if value is None:
        return None
    if not isinstance(value, str) or not RFC3339.fullmatch(value):
        raise ValueError("not a date and time with its zone")
    return datetime.fromisoformat(value.upper())


def _written_as(pattern: re.Pattern[str], what: str) -> BeforeValidator:
    """Return what lets a parameter of a query pass only if it is written in one way."""

    def check(value: object) -> object:
        if isinstance(value, str) and not pattern.fullmatch(value):
            raise ValueError(f"not {what}")
        return value

    return BeforeValidator(check)


Moment = Annotated[AwareDatetime, _written_as(RFC3339, "a date and time with its zone")]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]
"""A moment in a body."""
Count = Annotated[int, _written_as(DIGITS, "a number")]
Truth = Annotated[bool, _written_as(re.compile("true|false"), "true or false")]
EventType = Literal[
    "call.started",
    "call.routed",
    "call.ended",
    "handoff.ready",
    "callback.requested",
    "message.received",
    "survey.answered",
    "caller.flagged",
    "spike.detected",
]


class In(BaseModel):
    """A request: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid")


class Known(In):
    """What contexts and events have in common."""

    title: Line = Field(description="One short line, to be said or shown.")
    intent: Name = Field("", description="What a call would probably be about.")
    slots: dict[Name, Value] = Field(default_factory=dict, max_length=20)
    language: Language = ""
    tier: Value = ""
    preset: Name = Field("", description="The line it is for; left out: all lines.")
    data: dict[str, JsonValue] = Field(
        default_factory=dict,
        max_length=50,
        description=f"For the agent's screen; at most {DATA_BYTES} bytes of JSON.",
    )
    caller: Number = Field("", description="E.164. Only a keyed hash of it is kept.")
    customer: Value = Field("", description="Your own reference of the customer.")

    @field_validator("data")
    @classmethod
    def _small(cls, data: dict[str, JsonValue]) -> dict[str, JsonValue]:
        text = json.dumps(data)
        if len(text) > DATA_BYTES or "\\u0000" in text:
            raise ValueError(f"at most {DATA_BYTES} bytes, without NUL characters")
        return data


_ABOUT: Any = {"anyOf": [{"required": ["caller"]}, {"required": ["customer"]}]}


class ContextIn(Known):
    """Something known of a caller: a chat, an app's page, an order."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_ABOUT)
    kind: Kind = Field(description="chat, app, order …")
    expires_in_s: int = Field(3600, ge=60, le=30 * DAY_S)

    @model_validator(mode="after")
    def _about_somebody(self) -> ContextIn:
        if not self.caller and not self.customer:
            raise ValueError("caller or customer is needed")
        return self


_EVENT: Any = {
    "anyOf": [
        *_ABOUT["anyOf"],
        {"required": ["everybody"], "properties": {"everybody": {"const": True}}},
    ]
}


class EventIn(Known):
    """Something that has happened at the company, to one caller or to everybody."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_EVENT)
    type: Literal["outage", "order", "alert"]
    everybody: bool = Field(False, description="True: about whoever calls.")
    expires_in_s: int = Field(4 * 3600, ge=60, le=30 * DAY_S)

    @model_validator(mode="after")
    def _about_somebody(self) -> EventIn:
        if not self.caller and not self.customer and not self.everybody:
            raise ValueError("caller, customer or everybody is needed")
        return self


class ContextsQuery(In):
    """Of whom."""

    caller: Number = ""
    customer: Value = ""


class CallsQuery(In):
    """Which calls."""

    limit: Count = Field(50, ge=1, le=200)
    cursor: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_=-]{1,300}$")] = Field(
        "", description="`next` of the page before."
    )
    since: Moment | SkipJsonSchema[None] = Field(None, description="Begun then or later.")
    until: Moment | SkipJsonSchema[None] = Field(None, description="Begun before.")
    preset: Name = ""
    language: Language = ""
    channel: Name = ""
    disposition: Name = ""
    destination: Name = ""
    intent: Name = ""
    band: Name = ""


class TextIn(In):
    """What a caller might say."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=LINE)]
    preset: Name = ""


class PresetQuery(In):
    """Which line."""

    preset: Name = ""


class FollowUpsQuery(In):
    """Which promises."""

    done: Truth = False
    limit: Count = Field(100, ge=1, le=500)


_WORDED: Any = {"oneOf": [{"required": ["text"]}, {"required": ["template"]}]}


class MessageIn(In):
    """News of something for a caller, or a reminder of it, by text message."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_WORDED)
    caller: Number = Field(description="E.164. Kept only until the message has gone.")
    kind: Literal["status", "reminder"] = Field(
        description="A reminder needs the caller's yes, which calls ask for."
    )
    text: Annotated[str, StringConstraints(min_length=1, max_length=320, pattern=LINE)] = Field(
        "", description="What there is to say; the company's name comes before it."
    )
    template: Name = Field("", description="Instead: a prompt of the pack.")
    values: dict[Name, Value] = Field(
        default_factory=dict, max_length=20, description="Of the template's fields."
    )
    preset: Name = ""
    language: Language = ""
    call_sid: Value = Field("", description="The call that it is about.")
    due_at: Instant | SkipJsonSchema[None] = Field(
        None, description="When to send it; left out: now. Quiet hours hold it back."
    )

    @model_validator(mode="after")
    def _worded_once(self) -> MessageIn:
        if bool(self.text) == bool(self.template):
            raise ValueError("either text or template is needed")
        return self


class EndpointIn(In):
    """Where events are to go."""

    url: Annotated[
        str, StringConstraints(min_length=9, max_length=500, pattern=r"^https?://[!-~]+$")
    ]
    types: list[EventType] = Field(
        default_factory=list, max_length=20, description="Left out: all."
    )
    include_words: bool = Field(False, description="True: with what the caller said, redacted.")


class EndpointChange(In):
    """What is to change; the rest stays."""

    types: list[EventType] = Field(default_factory=list, max_length=20)
    include_words: bool = False
    enabled: bool = True


class DeliveriesQuery(In):
    """Which deliveries."""

    endpoint: Value = ""
    state: Literal["", "waiting", "delivered", "given_up"] = ""
    limit: Count = Field(50, ge=1, le=200)
