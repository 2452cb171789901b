"""The draft of a catalogue: changing it, trying it beside the live one, and publishing it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from intents.changes import Change, changes
from intents.pack import Pack
from intents.trial import Understands
from ivr.companies import Companies
from ivr.errors import CallsteerError
from ivr.storage.catalogue import Catalogues, Draft, DraftChanged, Published
from ivr.tuning.background import Progress
from ivr.tuning.remembering import Remembering
from ivr.tuning.ruling import Ruling, Rulings, Trials, mark_of

Edit = Callable[[Pack], Pack]
Told = Callable[[str, str, str], None]
"""Who, what was done, and to what, for the audit log."""
TRIES = 4
"""How often an edit that is about the newest draft is made while others change it."""
CHANGED = (
    "The draft has changed since this page was loaded, and was not published. "
    "Reload the page and look at it again; what you typed stays."
)


class GateClosed(CallsteerError):
    """The draft is worse for callers; ``reasons`` say how."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class Workshop:
    """One for the process. Thread-safe; every change is checked against the revision it saw."""

    def __init__(
        self,
        companies: Companies,
        catalogues: Catalogues,
        rulings: Rulings,
        told: Told = lambda _who, _what, _subject: None,
        news: Callable[[str], None] = lambda _preset: None,
    ) -> None:
        self.catalogues = catalogues
        self._companies = companies
        self.rulings = rulings
        self._told = told
        self._news = news
        self.edited: Callable[[str], None] = lambda _preset: None
        """Hears of every preset whose draft was changed, when that is kept."""

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

        A change that changes nothing leaves it as it is.

        Raises:
            EditError: the change is not possible.
            DraftChanged: somebody else has changed the draft meanwhile.

        """
        for _ in range(TRIES - 1 if revision is None else 0):
            with suppress(DraftChanged):  # two edits at the same moment: this one goes on top
                return self._edit(preset, by, edit, None)
        return self._edit(preset, by, edit, revision)

    def _edit(self, preset: str, by: str, edit: Edit, revision: int | None) -> Draft:
        draft = self.draft(preset)
        if revision is not None and revision != draft.revision:
            raise DraftChanged("Somebody else has changed this draft meanwhile. Reload the page.")
        pack = edit(draft.pack)
        if pack == draft.pack:  # the same words once more: nobody shall be asked to publish that
            return draft
        saved = self.catalogues.save(preset, draft, pack, by)
        for change in changes(draft.pack, pack):
            self._told(by, change.sentence, f"{preset} draft {saved.revision}")
        self.edited(preset)
        return saved

    def discard(self, preset: str, by: str, seen: str = "") -> None:
        """Throw the draft away; ``seen`` is the mark that the page showed, "" for any.

        Raises:
            DraftChanged: somebody else has changed or published it meanwhile.

        """
        draft = self.draft(preset)
        if seen and seen != mark_of(self.live(preset)[0], draft.pack):
            raise DraftChanged(CHANGED.replace("not published", "not thrown away"))
        self.catalogues.discard(preset, draft.revision)
        self._told(by, "The draft was thrown away.", preset)

    def differences(self, preset: str) -> list[Change]:
        """Return what the draft changes, in words."""
        return changes(self.live(preset)[0], self.draft(preset).pack)

    def understands(self, preset: str, language: str) -> tuple[Understands, Understands]:
        """Return what understands callers now, and what would with the draft."""
        live, draft = self._both(preset)
        of = self.rulings.matchers.of
        return of(live, language)[0], of(draft, language)[0]

    def remembers(self, preset: str, language: str) -> tuple[Remembering, Remembering]:
        """Return the same, for texts that are tried again and again."""
        live, draft = self._both(preset)
        of = self.rulings.matchers.of
        return of(live, language)[1], of(draft, language)[1]

    def trials(self, preset: str, language: str) -> Trials:
        """Try the test utterances of one language under both."""
        return self.rulings.trials(*self._both(preset), language)

    def ruling(self, preset: str, progress: Progress = lambda _done, _all: None) -> Ruling:
        """Return what the gate says of the draft in all its languages."""
        return self.rulings.of(*self._both(preset), progress)

    def mark(self, preset: str) -> str:
        """Return what stands for the live version and the draft as they are now."""
        return mark_of(*self._both(preset))

    def known_ruling(self, preset: str) -> Ruling | None:
        """Return what the gate says if that is known already; None when it has to be tried."""
        return self.rulings.known(*self._both(preset))

    def publish(self, preset: str, by: str, note: str, override: str = "", seen: str = "") -> int:
        """Make the draft live; return its version. ``override`` says why although it is worse.

        ``seen`` is the mark of the ruling that the page showed; "" for whatever there is.

        Raises:
            GateClosed: it is worse for callers, and there is no ``override``.
            DraftChanged: somebody else has changed or published it meanwhile.
            CallsteerError: there is nothing to publish.

        """
        draft = self.draft(preset)
        if draft.revision == 0:
            raise CallsteerError("The draft is the same as the live version: nothing to publish.")
        live = self.live(preset)[0]
        if seen and seen != mark_of(live, draft.pack):
            raise DraftChanged(CHANGED)
        reasons = self.rulings.of(live, draft.pack).reasons
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

    def _both(self, preset: str) -> tuple[Pack, Pack]:
        """Return what calls get, and the draft."""
        live, _ = self.live(preset)
        return live, self.catalogues.draft(preset, live).pack
