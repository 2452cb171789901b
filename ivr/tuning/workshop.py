"""The draft of a catalogue: changing it, trying it beside the live one, and publishing it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from threading import Lock
from zoneinfo import ZoneInfo

from intents.changes import Change, changes
from intents.pack import Pack
from intents.trial import Gate, Trial, Understands, tried
from ivr.companies import Companies
from ivr.errors import CallsteerError
from ivr.storage.catalogue import Catalogues, Draft, DraftChanged, Published
from ivr.tuning.remembering import Remembering

KEPT = 4
"""Matchers of drafts that stay built."""

Edit = Callable[[Pack], Pack]
Build = Callable[[Pack, str], Understands]
"""From a pack and a language to what understands callers."""
_Built = tuple[Understands, Remembering]
Told = Callable[[str, str, str], None]
"""Who, what was done, and to what, for the audit log."""


class GateClosed(CallsteerError):
    """The draft is worse for callers; ``reasons`` say how."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Trials:
    """The draft's test utterances, under the live catalogue and under the draft."""

    live: list[Trial]
    draft: list[Trial]
    reasons: list[str]
    """Why the draft must not go live; [] when it may."""

    @property
    def lost(self) -> list[Trial]:
        """What was right and is wrong now, as the draft has it."""
        both = zip(self.live, self.draft, strict=True)
        return [now for was, now in both if was.right and not now.right]

    @property
    def gained(self) -> list[Trial]:
        """What was wrong and is right now."""
        both = zip(self.live, self.draft, strict=True)
        return [now for was, now in both if now.right and not was.right]


class Workshop:
    """One for the process. Thread-safe; every change is checked against the revision it saw."""

    def __init__(
        self,
        companies: Companies,
        catalogues: Catalogues,
        build: Build,
        told: Told = lambda _who, _what, _subject: None,
        news: Callable[[str], None] = lambda _preset: None,
    ) -> None:
        self.catalogues = catalogues
        self._companies = companies
        self._build = build
        self._told = told
        self._news = news
        self._gate = Gate()
        self._lock = Lock()
        self._built: OrderedDict[tuple[str, str, str], _Built] = OrderedDict()

    def live(self, preset: str) -> tuple[Pack, int]:
        """Return the pack that calls get, and its version."""
        return self._companies.live_pack(preset)

    def shipped(self, preset: str) -> Pack:
        """Return version 0."""
        return self._companies.shipped(preset)

    def draft(self, preset: str) -> Draft:
        """Return the draft; the live pack when nothing was changed."""
        return self.catalogues.draft(preset, self.live(preset)[0])

    def edit(self, preset: str, by: str, edit: Edit, revision: int | None = None) -> Draft:
        """Change the draft; ``revision`` is the one that the page showed, None for the newest.

        Raises:
            EditError: the change is not possible.
            DraftChanged: somebody else has changed the draft meanwhile.

        """
        draft = self.draft(preset)
        if revision is not None and revision != draft.revision:
            raise DraftChanged("Somebody else has changed this draft meanwhile. Reload the page.")
        pack = edit(draft.pack)
        saved = self.catalogues.save(preset, draft, pack, by)
        for change in changes(draft.pack, pack):
            self._told(by, change.sentence, f"{preset} draft {saved.revision}")
        return saved

    def discard(self, preset: str, by: str) -> None:
        """Throw the draft away."""
        self.catalogues.discard(preset)
        self._told(by, "The draft was thrown away.", preset)

    def differences(self, preset: str) -> list[Change]:
        """Return what the draft changes, in words."""
        return changes(self.live(preset)[0], self.draft(preset).pack)

    def understands(self, preset: str, language: str) -> tuple[Understands, Understands]:
        """Return what understands callers now, and what would with the draft."""
        (before, _), (after, _) = self._both(preset, language)
        return before, after

    def remembers(self, preset: str, language: str) -> tuple[Remembering, Remembering]:
        """Return the same, for texts that are tried again and again."""
        (_, before), (_, after) = self._both(preset, language)
        return before, after

    def trials(self, preset: str, language: str) -> Trials:
        """Try the draft's test utterances under both."""
        before, after = self.remembers(preset, language)
        pack = self.draft(preset).pack
        tests, today = pack.tests.get(language, []), today_of(pack)
        live = tried(before, tests, self.live(preset)[0].thresholds(), today)
        draft = tried(after, tests, pack.thresholds(), today)
        return Trials(live, draft, self._gate.reasons(live, draft, _critical(pack)))

    def publish(self, preset: str, by: str, note: str, override: str = "") -> int:
        """Make the draft live; return its version. ``override`` says why although it is worse.

        Raises:
            GateClosed: it is worse for callers, and there is no ``override``.
            DraftChanged: somebody else has changed or published it meanwhile.
            CallsteerError: there is nothing to publish.

        """
        draft = self.draft(preset)
        if draft.revision == 0:
            raise CallsteerError("The draft is the same as the live version: nothing to publish.")
        reasons = [
            reason
            for language in draft.pack.languages
            if draft.pack.tests.get(language)
            for reason in self.trials(preset, language).reasons
        ]
        if reasons and not override.strip():
            raise GateClosed(reasons)
        why = override.strip() if reasons else ""
        number = self.catalogues.publish(preset, draft, Published(by, note, why))
        self._told(by, f"Version {number} was published. {note} {why}".strip(), preset)
        self._companies.refresh()
        self._news(preset)
        return number

    def restore(self, preset: str, number: int, by: str) -> int:
        """Make an older version live again; return the new version's number.

        Raises:
            LookupError: there is no such version.

        """
        new = self.catalogues.restore(preset, number, self.shipped(preset), by)
        self._told(by, f"Version {number} is live again, as version {new}.", preset)
        self._companies.refresh()
        self._news(preset)
        return new

    def _both(self, preset: str, language: str) -> tuple[_Built, _Built]:
        live, number = self.live(preset)
        draft = self.draft(preset)
        before = self._matcher(live, language, f"live {number}")
        if draft.revision == 0:
            return before, before
        # Not by the revision: a draft that is thrown away and begun anew has the same ones.
        content = sha256(draft.pack.model_dump_json().encode()).hexdigest()
        return before, self._matcher(draft.pack, language, content)

    def _matcher(self, pack: Pack, language: str, key: str) -> _Built:
        name = (pack.preset, language, key)
        with self._lock:
            if name not in self._built:
                matcher = self._build(pack, language)
                self._built[name] = matcher, Remembering(matcher)
                while len(self._built) > KEPT:
                    self._built.popitem(last=False)
            self._built.move_to_end(name)
            return self._built[name]


def today_of(pack: Pack) -> date:
    """Return the date where the company is."""
    return datetime.now(ZoneInfo(pack.time_zone)).date()


def _critical(pack: Pack) -> Callable[[str], bool]:
    def critical(intent: str) -> bool:
        item = pack.intents.get(intent)
        return item is not None and (item.critical or item.urgent)

    return critical
