"""Settings: environment variables ``CALLSTEER_*`` or a ``.env`` file; all have defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from ivr.errors import ConfigError
from ivr.setting_errors import in_words, sentence


class Settings(BaseSettings):
    """How this installation runs. Documented in docs/settings.md, which a test compares."""

    model_config = SettingsConfigDict(env_prefix="CALLSTEER_", env_file=".env", extra="ignore")

    preset: str = Field("bank", description="The pack that answers: a preset's name or a folder.")
    language: str = Field("en", description="Language of the calls, a subtag such as `en`.")
    engine: Literal["auto", "moonshine", "vosk"] = Field(
        "auto", description="Recogniser; `auto` takes the best one installed for the language."
    )
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8080, ge=1, le=65535, description="Port the server listens on.")
    calls: int = Field(
        60,
        ge=1,
        description="Calls that may be listened to at once; 60 is what two cores do. Others get "
        "the carrier's recogniser, or the keypad.",
    )
    listeners: int = Field(
        200,
        ge=4,
        description="Connections that pages hold open at once: two for each agent's desk with its "
        "headset, one for each console, web chat and companion page.",
    )
    endpointing: Literal["intent", "fixed"] = Field(
        "intent",
        description="When a caller has finished: `intent` waits as long as what was said asks for, "
        "`fixed` always 1.5 s, to compare.",
    )
    longest_call_s: int = Field(
        1800, ge=60, description="A call that lasts longer than this is put through to a person."
    )
    queues: Literal["auto", "carrier", "desk"] = Field(
        "auto",
        description="Where callers wait for people: `carrier` as the carrier does it, `desk` in "
        "our own queues, `auto` in ours as soon as an agent is signed in for the queue.",
    )
    longest_wait_s: int = Field(
        1200, ge=30, description="Who has waited this long in our queues is offered something else."
    )
    service_level_s: int = Field(
        20, ge=1, description="Wait in a queue that the service level allows."
    )
    solved_days: int = Field(
        7, ge=1, description="Who has not called about the same need again so long was helped."
    )
    gate_drop: float = Field(
        1.0,
        ge=0,
        le=100,
        description="Test utterances of 100 that a draft may lose without a reason; of a critical "
        "or urgent need none.",
    )
    gate_harm: float = Field(
        0.0,
        ge=0,
        le=100,
        description="Test utterances of 100 that a draft may send to the wrong place beyond now's.",
    )
    second_person: bool = Field(
        False, description="`true`: who changed a draft may publish it only if all publishers did."
    )
    processes: int = Field(
        1,
        ge=1,
        le=64,
        description="Server processes on this machine; more than 1 needs PostgreSQL. Calls and "
        "decode workers are the machine's: they are divided.",
    )
    workers: int = Field(0, ge=0, description="Decode workers; 0 for one a core.")
    hours: Literal["now", "working_day"] = Field(
        "now",
        description="`now` uses the clock; `working_day` pretends that it is a weekday at noon.",
    )
    database: str = Field(
        "", description="SQLAlchemy URL; empty for SQLite in the data folder, `none` for no log."
    )
    models: Path = Field(
        default_factory=lambda: user_cache_path("callsteer") / "models",
        description="Folder of the models.",
    )
    cache: Path = Field(
        default_factory=lambda: user_cache_path("callsteer"),
        description="Folder of what can be made anew: trained classifiers, spoken prompts.",
    )
    data: Path = Field(
        default_factory=lambda: user_data_path("callsteer"),
        description="Folder of what must be kept: the database.",
    )
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$",
        description="The server's address as carriers see it, e.g. `https://ivr.example.com`; "
        "empty to go by the request's own.",
    )
    twilio: Literal["stream", "webhook", "relay"] = Field(
        "stream",
        description="How `/twilio/voice` answers: `stream` (our recogniser), `webhook` (Twilio's, "
        "by `<Gather>`) or `relay` (ConversationRelay).",
    )
    twilio_auth_token: SecretStr = Field(
        SecretStr(""),
        description="Signs Twilio's requests; empty for one of our own in the data folder, "
        "which only `callsteer simulate` knows.",
    )
    twilio_signing_keys: dict[str, SecretStr] = Field(
        default_factory=dict,
        description='Keys of Twilio\'s HMAC-SHA256 signatures, as JSON: `{"key id": "secret"}`.',
    )
    twilio_verify: bool = Field(
        True, description="`false` takes every request for Twilio's; for experiments only."
    )
    twilio_queues: Literal["dial", "enqueue"] = Field(
        "dial",
        description="How queues are reached: `dial` rings the destination's number, `enqueue` "
        "uses Twilio's queue of its name.",
    )
    twilio_workflow: str = Field(
        "", description="TaskRouter workflow (`WW…`) for queues; empty for none."
    )
    dialler: Literal["none", "twilio"] = Field(
        "none",
        description="Who rings callers back: `none` (the agent's desk shows the number) or "
        "`twilio`, from `CALLSTEER_DIAL_FROM`.",
    )
    dial_from: str = Field(
        "",
        pattern=r"^(\+[1-9]\d{5,14})?$",
        description="Our number (E.164) that callers see when we call them back.",
    )
    twilio_api: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+)?$",
        description="Where Twilio's REST API is, for another region or an own gateway; empty for "
        "`https://api.twilio.com`.",
    )
    twilio_voice: str = Field(
        "", description="Voice of `<Say>`, e.g. `Polly.Amy`; empty for Twilio's own choice."
    )
    audiosocket: str = Field(
        "",
        pattern=r"^([^:]+:\d{1,5})?$",
        description="`HOST:PORT` that takes Asterisk's AudioSocket connections; empty for none.",
    )
    drain_s: int = Field(
        20, ge=0, description="How long a stopping server lets calls go on before people take them."
    )
    asterisk_token: SecretStr = Field(
        SecretStr(""),
        description="What the dialplan shows to be let in; empty for one of our own in the data "
        "folder.",
    )
    record: bool = Field(
        False,
        description="`true` records callers, who are told so and may refuse; browser calls never.",
    )
    record_days: int = Field(30, ge=1, description="How long recordings of callers are kept.")
    keep_calls_days: int = Field(
        365,
        ge=1,
        description="How long is kept how calls went, without words, for reports: calls, stays in "
        "queues, self-service, surveys.",
    )
    keep_words_days: int = Field(
        30,
        ge=1,
        description="How long is kept what callers said and wrote: turns, agents' packets and "
        "notes, messages, chats, companion pages, missed utterances.",
    )
    keep_deliveries_days: int = Field(
        30, ge=1, description="How long webhooks that were sent or given up are kept."
    )
    company_url: str = Field(
        "",
        pattern=r"^(https?://[^\s]+)?$",
        description="Where the company's systems are that self-service asks, e.g. "
        "`https://api.example.com`; empty for the sample company, which runs along.",
    )
    caller_secret: SecretStr = Field(
        SecretStr(""),
        description="Makes the keyed hashes of callers' numbers; the same on all hosts. Empty for "
        "one of our own in the data folder.",
    )
    api_per_minute: int = Field(
        600, ge=1, description="Requests a minute that a key of the API may send to each host."
    )
    webhook_http: bool = Field(
        False, description="`true` lets webhooks go to `http://` addresses; for trials only."
    )
    webhook_allow: str = Field(
        "",
        description="Hosts and networks, between commas, inside our own network that webhooks may "
        "go to.",
    )
    chat_origins: str = Field(
        "",
        pattern=r"^(\s*https?://[^\s/,]+\s*(,|$))*$",
        description="Sites that may embed the web chat, separated by commas, e.g. "
        "`https://www.example.com`; empty for our own pages only.",
    )
    chat_idle_s: int = Field(
        1800, ge=60, le=3600, description="A conversation in which nobody writes ends after that."
    )
    chats_per_agent: int = Field(
        3, ge=1, le=20, description="Conversations in writing that an agent has at once."
    )
    sms: Literal["none", "kept", "twilio"] = Field(
        "none",
        description="Text messages: `none`, `kept` (for trials: nothing is sent, `/chat/messages` "
        "shows what would be) or `twilio`.",
    )
    sms_from: str = Field(
        "", description="Our number (E.164) or Twilio messaging service (`MG…`) that sends."
    )
    sms_quiet: str = Field(
        "21:00-08:00",
        pattern=r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$",
        description="Hours, in the company's time zone, in which only what a caller waits for is "
        "sent; empty for none.",
    )
    sms_recap: bool = Field(
        False, description="`true` sends callers what their call was about, once a call."
    )
    twilio_account_sid: str = Field("", description="Twilio account (`AC…`) that sends messages.")
    companion: bool = Field(
        False,
        description="`true` sends callers who wait in a queue a link to their companion page.",
    )
    survey: Literal["none", "sms", "call"] = Field(
        "none",
        description="`sms` asks callers after the call how satisfied they are, `call` at the end "
        "of a call that we served.",
    )
    voice: Path | None = Field(
        None, description="A Piper voice (`NAME.onnx`) to speak with; empty for espeak-ng."
    )
    recordings: Path | None = Field(
        None,
        description="Folder of recorded prompts, `LANGUAGE/PROMPT.wav`, for all lines; empty for "
        "one a line in the data folder.",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="Who shows it as a bearer token may read `/metrics`; empty for this machine "
        "only.",
    )
    traces: str = Field(
        "",
        description="Collector that gets a trace of each call by OTLP, such as "
        "`http://127.0.0.1:4318/v1/traces`; empty for none.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="What is logged; never transcripts, keys or numbers."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="`json` logs one object a line, with the call's id on a call's lines."
    )

    @property
    def database_url(self) -> str:
        """The database's URL; "" when calls are not to be kept."""
        if self.database == "none":
            return ""
        return self.database or f"sqlite:///{self.data / 'callsteer.db'}"

    def recordings_of(self, preset: str) -> Path:
        """Return the folder of a line's recorded prompts; it need not exist."""
        return self.recordings or self.data / "prompts" / preset


def load_settings(**overrides: object) -> Settings:
    """Read the settings; ``overrides`` that are None count as not given.

    Raises:
        ConfigError: a setting has a value that cannot be used.

    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ConfigError(in_words(error, Settings.model_fields, given)) from error
    except SettingsError as error:  # a structure that is no JSON
        (name,) = [name for name in Settings.model_fields if f'"{name}"' in str(error)]
        raise ConfigError(sentence(name, Settings.model_fields, given)) from error
