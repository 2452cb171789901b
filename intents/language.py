"""Language data: fillers, commands, answers, alarms. A language is a folder of YAML files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from intents.errors import IntentsError

LANGUAGES = Path(__file__).parent / "languages"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Unit(_Strict):
    """How a currency is spoken; the plural is the singular where nothing else is given."""

    one: str
    many: str = ""
    hundredth: str = ""
    hundredths: str = ""


class Numbers(_Strict):
    """Figures, numbers and money as they are said. Words are as ``basic`` gives them."""

    digits: dict[str, str] = {}
    """A figure's names, for digits said one by one."""
    repeats: dict[str, int] = {}
    """Said before a figure that comes several times."""
    counted: tuple[str, ...] = ()
    """Between a count and the figure that comes so often: three of them, nought."""
    groups: bool = False
    """Digits may be said as numbers ("twelve thirty four" for 1234)."""
    introduced: tuple[str, ...] = ()
    """Regular expressions of what comes before a number and says nothing of the need."""
    doubtful: tuple[str, ...] = ()
    """Words that mean no number when they stand alone in a sentence."""
    values: dict[str, int] = {}
    """Number words that are added."""
    multiples: dict[str, int] = {}
    """Number words that multiply the figure before them: hundred."""
    scales: dict[str, int] = {}
    """Number words that multiply all that came before: thousand."""
    bare: tuple[str, ...] = ()
    """Multiples and scales that may begin a number: hundred dollars."""
    articles: tuple[str, ...] = ()
    """Words for one before a multiple or scale: a thousand."""
    joiners: tuple[str, ...] = ()
    """Words inside a number: a hundred and two."""
    halves: tuple[str, ...] = ()
    """Half of what was said last."""
    half_of: tuple[str, ...] = ()
    """Said before a scale of which half is meant: half a million."""
    points: tuple[str, ...] = ()
    """Said before digits of a fraction: one point five."""
    between: tuple[str, ...] = ()
    """Words inside a run of digits that mean no digit: dash, and then."""
    mends: tuple[str, ...] = ()
    """Between figures and those that are meant instead of the last ones: no sorry. No figures."""
    targets: tuple[str, ...] = ()
    """Regular expressions of what stands before the number of somebody else: to account. Chinese
    is written without spaces."""
    not_numbers: tuple[str, ...] = ()
    """Regular expressions of words that only look like numbers: no one, one moment."""
    negations: tuple[str, ...] = ()
    """Said before the sum that is not meant: not forty, fifty."""
    prices: bool = False
    """Two numbers may be a sum: twelve ninety nine."""
    whole: tuple[str, ...] = ()
    """Regular expressions of a sum that is all there is to pay: the full amount."""
    notes: dict[str, str] = {}
    """Names of sums: a fiver for "5 GBP"."""
    hundredths_of: dict[str, str] = {}
    """Hundredths said alone to their currency: fifty pence."""
    tenths_of: dict[str, str] = {}
    """The same for tenths."""
    short_ends: bool = False
    """A last figure counts the next lower unit: one million two for 1 200 000."""
    currencies: dict[str, tuple[str, ...]] = {}
    """Code (ISO 4217; IRT for the toman, ten rials) to words and signs."""
    tenths: tuple[str, ...] = ()
    hundredths: tuple[str, ...] = ()
    units: dict[str, Unit] = {}
    """Code to how we say it."""
    spelled: bool = True
    """We say amounts in words; else in figures, which the voice reads out."""
    amount: str = "{number} {unit}"
    """An amount of whole units."""
    amount_and_hundredths: str = "{amount}, {hundredths}"


class Dates(_Strict):
    """Days as they are said. Without hints our own words are all; see ``intents/slots``."""

    hints: str = ""
    """A regular expression; where it matches, the library of dates is asked too."""
    rewrites: dict[str, str] = {}
    """Regular expressions brought to one form first: a fortnight is two weeks."""
    days: dict[str, int] = {}
    """Words to days from today."""
    in_days: tuple[str, ...] = ()
    """Regular expressions with the group ``days`` or ``weeks``; numbers are figures by then."""
    weeks_before: str = ""
    """Said before {day} that is meant so many ``weeks`` later: a week on friday."""
    weekdays: tuple[tuple[str, ...], ...] = ()
    """Seven, from Monday on."""
    next_before: tuple[str, ...] = ()
    """Said before a weekday of the next calendar week."""
    after_next_before: tuple[str, ...] = ()
    """The same for the week after that."""
    next_after: tuple[str, ...] = ()
    coming_before: tuple[str, ...] = ()
    """Said before a weekday and changing nothing: the next one that comes."""
    coming_after: tuple[str, ...] = ()
    first_weekday: int = 0
    """Of a calendar week; 0 is Monday."""
    ordinals: tuple[str, ...] = ()
    """From the first on."""
    ordinal_mark: str = ""
    """Put behind the figure of an ordinal, where only ordinals are days of the month."""
    before_ordinal: str = ""
    after_ordinal: str = ""
    day_of_month: tuple[str, ...] = ()
    """Regular expressions with the groups ``day`` and, if said, ``month`` and ``year``; {month}
    stands for names and figures, {month_name} for names alone. A group ``later`` stands for the
    words that mean next month."""
    months: tuple[tuple[str, ...], ...] = ()
    """Twelve names, from January on; figures are understood without."""
    solar_months: tuple[tuple[str, ...], ...] = ()
    """Twelve names of the Persian calendar, from the spring equinox on."""
    pattern: str = "full"
    """How we say a day, in the notation of Unicode (CLDR); {solar_day} {solar_month} too."""
    until: str = ", {day}, {time}"
    """When something opens, inside the wordings that name it."""


class Letters(_Strict):
    """Letters as they are spelled aloud."""

    names: dict[str, tuple[str, ...]]
    """Letter to its names, the telephone alphabet among them."""
    unsure: tuple[str, ...] = ()
    """Names that are other words as well: no code without a surer letter."""
    as_in: tuple[str, ...] = ()
    """Between a letter and a word that begins with it: b as in bravo."""
    between: tuple[str, ...] = ()
    """Words inside a code that are no part of it."""
    initials: dict[str, str] = {}
    """First letters of such words to the letters that they may mean, in other scripts."""


class Times(_Strict):
    """Times of day as they are said; numbers are figures by then."""

    rewrites: dict[str, str] = {}
    """Regular expressions brought to one form, before and after numbers are figures."""
    words: dict[str, str] = {}
    """Noon and the like to HH:MM."""
    patterns: tuple[str, ...] = ()
    """Regular expressions with the group ``hour``, and ``minute``, ``past``, ``to`` or ``half``;
    ``am`` or ``pm`` where the pattern itself says which half of the day."""
    morning: str = ""
    """A regular expression that says: before noon."""
    afternoon: str = ""
    """The same: after noon."""
    night: str = ""
    """The same: after six in the evening, or before six."""
    earliest: int = 7
    """Hours from 1 to before this one are of the afternoon where nothing else is said."""


class Language(_Strict):
    """The words of one language that are the same on every line."""

    spellings: dict[str, str] = {}
    """Regular expressions brought to one form before anything else is looked for."""
    bare: bool = False
    """Callers may write without the marks on the letters (Vietnamese)."""
    decimal_comma: bool = False
    """A comma between figures begins a fraction: 2,5."""
    fillers: tuple[str, ...] = ()
    """Taken out wherever they stand."""
    preambles: tuple[str, ...] = ()
    """Taken off the beginning."""
    postscripts: tuple[str, ...] = ()
    """Taken off the end."""
    quirks: dict[str, str] = {}
    """Spellings brought to one form."""
    backchannels: tuple[str, ...] = ()
    connectors: tuple[str, ...] = ()
    """Words a sentence does not end with."""
    joins_needs: tuple[str, ...] = ()
    """Between two needs that are said in one breath."""
    takes_back: tuple[str, ...] = ()
    """Between a need and the one that is meant instead."""
    commands: dict[str, tuple[str, ...]] = {}
    """Command to whole utterances."""
    holds: tuple[str, ...] = ()
    """Regular expressions of whole utterances that ask for a moment; no bare "wait" or "hold",
    which chooses to wait for a person where that is offered."""
    agent_words: tuple[str, ...] = ()
    """Names for a person who answers."""
    agent_patterns: tuple[str, ...] = ()
    """Regular expressions in normalised text; {agent} stands for any of the words."""
    not_agent_patterns: tuple[str, ...] = ()
    """Where one of these matches, no person was asked for."""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    """Beginnings of utterances, or whole ones."""
    yes_alone: tuple[str, ...] = ()
    no_alone: tuple[str, ...] = ()
    """Only whole utterances: at a beginning they mean something else ("not", "right")."""
    done: tuple[str, ...] = ()
    """Says that nothing else is wanted, to "anything else?"."""
    done_beside: tuple[str, ...] = ()
    """May stand beside that and changes nothing."""
    answer_links: tuple[str, ...] = ()
    """Between a yes or no and what is said beside it: yes, but the other card."""
    answer_beside: tuple[str, ...] = ()
    """May stand behind a yes or no and says nothing: yes, mate."""
    no_patterns: tuple[str, ...] = ()
    """Regular expressions of a no at a beginning, where words alone are not enough."""
    titles: tuple[str, ...] = ()
    """Said before or behind a part of a name: doctor Smith."""
    choices: dict[int, tuple[str, ...]] = {}
    both: tuple[str, ...] = ()
    """Whole utterances that mean both of two needs that were offered."""
    option_words: dict[str, tuple[str, ...]] = {}
    """Kind of destination to what callers call it when they choose."""
    something_else: tuple[str, ...] = ()
    """Whole utterances that wave away what we have guessed."""
    vague: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    """What callers say who do not have the value that was asked for."""
    hedges: tuple[str, ...] = ()
    """Regular expressions of a negation or a correction: what is named may not be meant."""
    alarms: dict[str, tuple[str, ...]] = {}
    """Alarm to regular expressions in normalised text."""
    not_alarms: tuple[str, ...] = ()
    """Regular expressions whose matches are taken out before alarms are looked for."""
    background: tuple[str, ...] = ()
    """Utterances that no service line handles."""
    numbers: Numbers = Numbers()
    dates: Dates = Dates()
    times: Times = Times()
    letters: Letters | None = None
    """None: as in English."""


def languages() -> tuple[str, ...]:
    """Return the subtags of all languages that there is data of."""
    return tuple(sorted(path.name for path in LANGUAGES.iterdir() if path.is_dir()))


@lru_cache(maxsize=16)
def language_data(language: str) -> Language:
    """Return the data of ``language``, all its files together.

    Raises:
        IntentsError: there is no such language, or a file is wrong.

    """
    folder = LANGUAGES / language
    files = sorted(folder.glob("*.yaml"))
    if not files:
        known = ", ".join(languages())
        raise IntentsError(f"language {language!r} is not known; known are {known}")
    merged: dict[str, object] = {}
    for file in files:
        try:
            merged |= yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        except yaml.YAMLError as error:
            raise IntentsError(f"{file}: not YAML: {error}") from error
    try:
        return Language.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise IntentsError(f"{folder}: {where}: {first['msg']}") from error
