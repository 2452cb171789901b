"""Where calls are put together: the parts that all calls share, made once a process."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Lock

import numpy as np

import asr.models
from asr.engines import MOONSHINE, load_recognizer
from asr.pool import DecodePool, InlinePool, Load
from asr.recognizer import Recognizer, recognize
from asr.types import OpenNeed, YesNo
from asr.vad import Vad, load_vad
from intents.matcher import Matcher, build_matcher
from intents.pack import Pack
from ivr.call_languages import CallLanguages, Parts
from ivr.call_loop import CallLoop
from ivr.calls import Call, CallOptions, Saved, Spoken
from ivr.choosing import placed
from ivr.companies import Companies
from ivr.company import (
    Company,
    PolicyRouter,
    policy_of,
    script_of,
    vocabulary_of,
    without_callbacks,
    working_day,
)
from ivr.company_systems import CompanySystems
from ivr.dialogue import Dialogue
from ivr.dialogue.events import Event
from ivr.installed import encoder_folder, silero_file
from ivr.metering import both, counted
from ivr.outside import Outside
from ivr.ports import CallControl, Line, Services
from ivr.prompts import EspeakSynthesizer, PiperSynthesizer, PromptCache, Prompts, Synthesizer
from ivr.prompts.offers import Offer
from ivr.settings import Settings
from ivr.siblings import Siblings
from ivr.streaming import change_of, media_of
from ivr.telephony.local import LocalControl
from ivr.trace import CallRecord, CallTrace


class Switchboard:
    """Loads each shared part when it is first needed. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        asr.models.use_folder(settings.models)
        self._lock = Lock()
        self._recognizers: dict[tuple[str, str], Recognizer] = {}
        self._pool: DecodePool | None = None
        self._vad: Callable[[], Vad] | None = None
        self.inline = InlinePool()
        self._voice: Synthesizer | None = None
        self.companies = Companies(self._build)
        self.systems = CompanySystems(settings.company_url, settings.data)
        """What self-service asks."""
        self.outside = Outside()
        """Switches, waits and the like; the app sets what there is."""
        self.siblings = Siblings()

    def recognizer(self, language: str, engine: str | None = None) -> Recognizer:
        """Return the recogniser for ``language``; ``engine`` overrides the setting.

        Raises:
            ModelError: none is installed, or it cannot be loaded.

        """
        key = (engine or self.settings.engine, language)
        with self._lock:
            if key not in self._recognizers:
                self._recognizers[key] = load_recognizer(*key)
            return self._recognizers[key]

    def company(self, preset: str, language: str = "en", version: int | None = None) -> Company:
        """Return the company of a preset's name or a pack's folder.

        ``version`` of its catalogue: None for the live one.

        Raises:
            PackError: the pack cannot be used.

        """
        return self.companies.company(preset, language, version)

    def speaks(self, preset: str, language: str) -> bool:
        """Whether calls of a preset can be held in ``language``; "" is none."""
        usual = self.settings.language
        if language in ("", usual):
            return False
        return self.hears(language) and language in self.company(preset, usual).pack.languages

    def hears(self, language: str) -> bool:
        """Whether a recogniser is installed for ``language``."""
        return language in MOONSHINE or asr.models.find_vosk(language) is not None

    def answer(
        self,
        line: Line,
        options: CallOptions,
        control: CallControl | None = None,
        saved: Saved | None = None,
    ) -> Call:
        """Put a call together on ``line``; ``loop.run()`` holds it until its end."""
        options = placed(options, self.companies)
        company = self.company(options.preset, options.language, options.version)
        options = replace(options, version=company.version)
        dialogue, trace = self.begin(company, options, saved)
        media = media_of(self, line, company, options, trace)
        change = change_of(self, media, options)
        control = control or LocalControl(media.now_ms)
        return self.join(Spoken(dialogue, trace, media, change), options, control)

    def join(self, spoken: Spoken, options: CallOptions, control: CallControl) -> Call:
        """Put a call together on media that hear and speak by themselves."""
        company = self.company(options.preset, options.language, options.version)
        trace = spoken.trace

        def services(of: Company) -> Services:
            return self.systems.on_call(of, trace.record.call_sid, inline=options.inline)

        parts = Parts(
            company=lambda tag: self.company(options.preset, tag, company.version),
            router=lambda of: self.router(of, options, trace),
            services=services,
            change=spoken.change,
            turned=options.on_language,
        )
        loop = CallLoop(
            spoken.dialogue,
            spoken.media,
            control,
            parts.router(company),
            trace,
            services=services(company),
        )
        loop.languages = CallLanguages(trace.record, company, parts)
        return Call(loop, trace, spoken.dialogue)

    def router(self, company: Company, options: CallOptions, trace: CallTrace) -> PolicyRouter:
        """Return what decides where a call goes."""
        return self.outside.router(company, options, trace, self.clock(company, options))

    def opening(self, first: Event, company: Company, options: CallOptions) -> Event:
        """Return a call's first event with all that callers have to be told, and what is known."""
        return self.outside.opening(first, company, options, self.clock(company, options)())

    def begin(
        self, company: Company, options: CallOptions, saved: Saved | None = None
    ) -> tuple[Dialogue, CallTrace]:
        """Return the dialogue and the record of a new call, or of one that goes on.

        Raises:
            MemoryMismatch: saved by another version.

        """
        script = company.script if options.reachable else without_callbacks(company.script)
        if saved is None:
            dialogue = Dialogue(script)
            record = CallRecord(
                call_sid=options.call_sid or f"CS{uuid.uuid4().hex}",
                preset=company.pack.preset,
                language=company.language,
                channel=options.channel,
                catalogue_version=str(company.version),
                known=options.known.to_json(),
            )
        else:
            dialogue = Dialogue.restore(script, saved.memory)
            record = CallRecord.from_json(saved.record)
            record.language = company.language  # another may have been asked for meanwhile
        trace = CallTrace(
            record,
            dialogue,
            resolve=lambda name: company.policy.named(name).name,
            on_turn=counted(self.outside.meter, both(self.outside.turned, options.on_turn)),
            on_verdict=self.outside.meter.judged,
            on_transfer=options.on_transfer,
            on_end=options.on_end,
            target=saved.target if saved is not None else "",
        )
        return dialogue, trace

    def pool(self) -> DecodePool:
        """Return the process's decode pool."""
        with self._lock:
            if self._pool is None:
                self._pool = DecodePool(self.settings.workers or None)
            return self._pool

    def load(self) -> Load:
        """Return how the decode pool stands; all zero before the first reading."""
        return self._pool.load() if self._pool is not None else Load()

    def vad(self) -> Vad:
        """Return a voice activity detector for one call."""
        with self._lock:
            if self._vad is None:
                self._vad = load_vad(silero_file())
            return self._vad()

    def warm_up(self) -> None:
        """Load what the first call of the usual preset needs, and speak its greeting once."""
        settings = self.settings
        recognizer = self.recognizer(settings.language)
        company = self.company(settings.preset, settings.language)
        company.prompts.prerender([company.script.opening])
        for offer in company.offers:
            if self.hears(offer.language):
                self.recognizer(offer.language)
            self.company(settings.preset, offer.language)
            offer.spoken()
        self.systems.warm_up(company)
        hiss = np.random.default_rng(0).normal(0, 1e-3, recognizer.rate).astype(np.float32)
        for expectation in (OpenNeed(company.matcher.bias_phrases()), YesNo()):
            recognize(recognizer, hiss, expectation)
        self.vad()

    def loaded(self) -> list[str]:
        """Return the names of what is loaded, for the readiness probe."""
        engines = [recognizer.name for recognizer in self._recognizers.values()]
        return sorted([*engines, *self.companies.loaded()])

    def close(self) -> None:
        """End the decode workers, and the connections to the companies' systems."""
        self.systems.close()
        if self._pool is not None:
            self._pool.close()

    def clock(self, company: Company, options: CallOptions) -> Callable[[], datetime]:
        """Return the wall clock of the call: the company's own, or a working day's noon."""
        if options.working_day:
            noon = working_day(company.zone, datetime.now(company.zone).date())
            return lambda: noon
        return lambda: datetime.now(company.zone)

    def _synthesizer(self) -> Synthesizer:
        """Return the voice; one for all companies."""
        if self._voice is None:
            voice = self.settings.voice
            self._voice = PiperSynthesizer(voice) if voice is not None else EspeakSynthesizer()
        return self._voice

    def matcher(self, pack: Pack, language: str) -> Matcher:
        """Return what understands callers in the words of any pack, a draft's too."""
        encoder = encoder_folder(language)
        return build_matcher(pack, language, encoder, self.settings.cache / "intents")

    def prompts(self, pack: Pack, language: str) -> Prompts:
        """Return what speaks for any pack, a draft too.

        Raises:
            WordingError: there are no wordings in that language, or a field is unknown.

        """
        return Prompts(
            vocabulary_of(pack, language),
            self._synthesizer(),
            PromptCache(self.settings.cache / "prompts"),
            self.settings.recordings_of(pack.preset),
        )

    def _build(self, pack: Pack, language: str, version: int) -> Company:
        return Company(
            pack=pack,
            language=language,
            matcher=self.matcher(pack, language),
            policy=policy_of(pack),
            script=script_of(pack, language),
            prompts=self.prompts(pack, language),
            offers=tuple(
                Offer(key, tag, self.prompts(pack, tag))
                for key, tag in pack.offer_languages.items()
                if tag != language
            ),
            version=version,
        )
