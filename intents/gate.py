"""When a draft may go live: what speaks against it, in words, and whether that closes the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from intents.pack import Pack
from intents.side_by_side import Origin, Pair
from intents.trial import Outcome

SHOWN = 3
"""Utterances that one sentence names."""
PEOPLE = frozenset({"queue", "external"})
"""Kinds of destinations where somebody answers."""
DANGER = ("check_emergency", "check_person", "emergency", "self_harm", "threat")
"""How the names of prompts begin that callers in danger hear."""
Critical = Callable[[str], bool]
"""Whether not one utterance of a need may be lost."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that whoever publishes has to know."""

    sentence: str
    closes: bool = False
    """Whether it closes the gate; otherwise whoever publishes decides."""
    language: str = ""
    """"" for what all languages share."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What a draft must keep to be published without an override."""

    drop: float = 0.01
    """Share of the first choices that may be lost."""
    harm: float = 0.0
    """Share of the utterances that may be sent to the wrong place unasked beyond the live one's."""

    @property
    def words(self) -> str:
        """What is permitted, as a sentence."""
        lost = f"{self.drop * 100:g}" if self.drop else "none"
        sent = f"{self.harm * 100:g} more than now" if self.harm else "no more than now"
        return (
            f"Permitted: of 100 test utterances a draft may lose {lost}, none of a critical or "
            f"urgent need, and may send {sent} to the wrong place without asking."
        )

    def remarks(self, pairs: Sequence[Pair], critical: Critical, same: bool) -> Iterator[Remark]:
        """Yield what the test utterances of one language say against the draft.

        ``same``: both catalogues understand that language alike, whatever is said.
        """
        yield from _of_critical(pairs, critical)
        judged = [pair for pair in pairs if pair.counts]
        if judged:
            yield from self._shares(judged)
        elif not same:
            yield Remark(
                "There are no test utterances: nobody can tell whether it got worse.", closes=True
            )
        yield from _of_tests(pairs, critical)
        yield from _of_restated(pairs)
        yield from _of_gone(pairs)

    def _shares(self, judged: Sequence[Pair]) -> Iterator[Remark]:
        """Yield what changes in all; what was written for the draft outweighs nothing lost."""
        known = [pair for pair in judged if pair.known]
        for said in (self._drop, self._harm):
            found = (said(group) for group in (known, judged) if group)
            yield from islice(filter(None, found), 1)

    def _drop(self, pairs: Sequence[Pair]) -> Remark | None:
        was, now = _share([p.was.right for p in pairs]), _share([p.now.right for p in pairs])
        if round(was - now, 6) <= self.drop:
            return None
        lost = [pair for pair in pairs if pair.lost]
        return Remark(
            f"First choices fall from {was:.1%} to {now:.1%}: {len(lost)} of {len(pairs)} test "
            f"utterances are lost, such as {_listed(lost)}.",
            closes=True,
        )

    def _harm(self, pairs: Sequence[Pair]) -> Remark | None:
        was, now = _share([p.was.harmful for p in pairs]), _share([p.now.harmful for p in pairs])
        if round(now - was, 6) <= self.harm:
            return None
        sent = [pair for pair in pairs if pair.now.harmful and not pair.was.harmful]
        return Remark(
            f"Sent to the wrong place unasked: {was:.1%} before, {now:.1%} now, such as "
            f"{_listed(sent)}.",
            closes=True,
        )


def of_needs(live: Pack, draft: Pack) -> Iterator[Remark]:
    """Yield what the draft does to whole needs and languages that callers have now."""
    for name, item in live.intents.items():
        grave = item.critical or item.urgent
        if name not in draft.intents:
            if grave:
                said = "which is critical: nobody who calls about it is understood any more."
                yield Remark(f"The need “{name}” is gone, {said}", closes=True)
            else:
                yield Remark(f"The need “{name}” is gone: calls about it go elsewhere.")
        elif grave and not (draft.intents[name].critical or draft.intents[name].urgent):
            yield Remark(
                f"“{name}” is critical now and is not any more with the draft: from the next "
                "version on its utterances may be lost like any other's.",
                closes=True,
            )
    yield from _of_places(live, draft)
    yield from _of_danger(live, draft)
    for language in live.languages:
        if language not in draft.languages:
            yield Remark("Callers are not understood at all any more.", True, language)


def _of_places(live: Pack, draft: Pack) -> Iterator[Remark]:
    """Yield critical and urgent needs whose callers reach nobody any more."""
    for name, item in live.intents.items():
        if not (item.critical or item.urgent) or name not in draft.intents:
            continue
        was, now = item.destination, draft.intents[name].destination
        people = live.destinations[was].kind in PEOPLE
        if people and draft.destinations[now].kind not in PEOPLE:
            yield Remark(
                f"“{name}” is critical, and its callers reach nobody any more: they go to “{now}” "
                f"instead of “{was}”.",
                closes=True,
            )


def _of_danger(live: Pack, draft: Pack) -> Iterator[Remark]:
    """Yield what callers in danger are told in other words: no test utterance can judge that."""
    for language in live.languages.keys() & draft.languages.keys():
        was, now = (pack.wordings(language).prompts for pack in (live, draft))
        for name in sorted(was.keys() | now.keys()):
            if name.startswith(DANGER) and was.get(name) != now.get(name):
                told = f"“{now[name]}”" if name in now else "the usual words"
                yield Remark(
                    f"Callers in danger hear other words ({name}): {told}.",
                    closes=True,
                    language=language,
                )


def critical_in(*packs: Pack) -> Critical:
    """Return what says whether a need is critical or urgent in any of the packs."""
    names = {
        name
        for pack in packs
        for name, item in pack.intents.items()
        if item.critical or item.urgent
    }
    return names.__contains__


def became(outcome: Outcome) -> str:
    """Return what a call makes of an utterance, as the end of a sentence."""
    if not outcome.meaning:
        return "is not understood"
    if outcome.acts:
        return f"goes to “{outcome.meaning}” without being asked"
    return f"is asked about “{outcome.meaning}”"


def _of_critical(pairs: Sequence[Pair], critical: Critical) -> Iterator[Remark]:
    lost = [pair for pair in pairs if pair.lost and critical(pair.asked.test.intent or "")]
    for need in dict.fromkeys(pair.asked.test.intent for pair in lost):
        mine = [pair for pair in lost if pair.asked.test.intent == need]
        what = "Utterance" if len(mine) == 1 else f"{len(mine)} utterances"
        are = "is" if len(mine) == 1 else "are"
        yield Remark(
            f"{what} of “{need}”, which is critical, {are} lost: {_listed(mine)}.", closes=True
        )


def _of_tests(pairs: Sequence[Pair], critical: Critical) -> Iterator[Remark]:
    """Yield what happened to the test utterances themselves: the gate sees by them."""
    removed = [pair for pair in pairs if pair.asked.origin is Origin.REMOVED]
    if removed:
        what = "Test utterance" if len(removed) == 1 else f"{len(removed)} test utterances"
        yield Remark(f"{what} taken out, and tried nevertheless: {_named(removed)}.")
    left = [pair for pair in pairs if pair.in_draft]
    if removed and not left:
        yield Remark(
            "No test utterance is left: from the next version on nobody could tell whether it "
            "gets worse.",
            closes=True,
        )
        return
    yield from _untested(pairs, critical)
    for pair in pairs:
        if pair.asked.origin is Origin.RESTATED and critical(pair.asked.meant or ""):
            now = f"“{pair.asked.test.intent}”" if pair.asked.test.intent else "nothing we handle"
            yield Remark(
                f"“{pair.text}” must now mean {now}; it meant “{pair.asked.meant}”, which is "
                "critical."
            )


def _untested(pairs: Sequence[Pair], critical: Critical) -> Iterator[Remark]:
    """Yield needs that have no test utterance any more; a single one of an ordinary need may go."""
    left = {pair.asked.test.intent for pair in pairs if pair.in_draft}
    had = Counter(pair.asked.meant for pair in pairs if _was_tested(pair))
    gone = Counter(pair.asked.meant for pair in pairs if pair.asked.origin is Origin.REMOVED)
    for need in had.keys() - left:
        grave = critical(need or "")
        if grave or gone[need] > 1:
            which = ", which is critical" if grave else ""
            yield Remark(
                f"No test utterance of “{need}” is left{which}: from the next version on nobody "
                "could tell whether it gets lost.",
                closes=True,
            )


def _of_restated(pairs: Sequence[Pair]) -> Iterator[Remark]:
    """Yield needs whose tests were all given to others: they agree with any mistake."""
    moved: dict[str, list[Pair]] = {}
    for pair in pairs:
        if pair.asked.origin is Origin.RESTATED and pair.asked.meant is not None:
            moved.setdefault(pair.asked.meant, []).append(pair)
    kept = {pair.asked.meant for pair in pairs if pair.asked.origin is Origin.KEPT}
    for need, mine in moved.items():
        if len(mine) > 1 and need not in kept:
            yield Remark(
                f"{len(mine)} test utterances of “{need}” mean something else with the draft, and "
                f"none means it still: nobody could tell whether it got worse. {_named(mine)}.",
                closes=True,
            )


def _was_tested(pair: Pair) -> bool:
    """Whether a test utterance of the live catalogue, other than of a need that is gone."""
    live = pair.asked.origin not in (Origin.NEW, Origin.GONE)
    return live and pair.asked.meant is not None


def _of_gone(pairs: Sequence[Pair]) -> Iterator[Remark]:
    """Yield where callers go whose need the draft removes."""
    gone = [pair for pair in pairs if not pair.counts]
    for need in dict.fromkeys(pair.asked.meant for pair in gone):
        mine = [pair for pair in gone if pair.asked.meant == need]
        ways: dict[str, list[Pair]] = {}
        for pair in mine:
            ways.setdefault(became(pair.now.outcome), []).append(pair)
        parts = [f"{len(some)} {_plural(way, len(some))}" for way, some in ways.items()]
        utterances = "test utterance" if len(mine) == 1 else f"{len(mine)} test utterances"
        yield Remark(f"Of the {utterances} of “{need}”: {', '.join(parts)}; {_named(mine)}.")


def _plural(way: str, count: int) -> str:
    if count == 1:
        return way
    return "go " + way.removeprefix("goes ") if way.startswith("goes ") else "are" + way[2:]


def _listed(pairs: Sequence[Pair]) -> str:
    """Return utterances with what became of them."""
    some = [f"“{pair.text}” {became(pair.now.outcome)}" for pair in pairs[:SHOWN]]
    return "; ".join([*some, *_more(pairs)])


def _named(pairs: Sequence[Pair]) -> str:
    return ", ".join([*(f"“{pair.text}”" for pair in pairs[:SHOWN]), *_more(pairs)])


def _more(pairs: Sequence[Pair]) -> list[str]:
    return [f"and {len(pairs) - SHOWN} more"] if len(pairs) > SHOWN else []


def _share(those: Sequence[bool]) -> float:
    return round(sum(those) / len(those), 6)
