"""Settings: environment variables ``CALLSTEER_*`` or a ``.env`` file; all have defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ivr.errors import ConfigError


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
    calls: int = Field(64, ge=1, description="Calls that may be in progress at once.")
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
    recordings: Path | None = Field(
        None, description="Folder of recorded prompts, `LANGUAGE/PROMPT.wav`; empty for none."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="What is logged; never transcripts, keys or numbers."
    )

    @property
    def database_url(self) -> str:
        """The database's URL; "" when calls are not to be kept."""
        if self.database == "none":
            return ""
        return self.database or f"sqlite:///{self.data / 'callsteer.db'}"


def load_settings(**overrides: object) -> Settings:
    """Read the settings; ``overrides`` that are None count as not given.

    Raises:
        ConfigError: a setting has a value that cannot be used.

    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
        )
        raise ConfigError(f"settings (CALLSTEER_* or .env): {problems}") from error
