"""The languages of one call that is held: from one to another, with all its parts or none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from asr.errors import AsrError
from intents.errors import IntentsError
from ivr.calls import Change
from ivr.company import Company
from ivr.errors import CallsteerError
from ivr.language_asked import words_without
from ivr.ports import Router, Services, Turned
from ivr.trace import CallRecord

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What makes the parts of a call for a company in one of its languages."""

    company: Callable[[str], Company]
    """By language; it is of the call's own preset and version."""
    router: Callable[[Company], Router]
    services: Callable[[Company], Services]
    change: Change
    turned: Callable[[Company], None]
    """Told when the call goes on in the words of a company."""


class CallLanguages:
    """One call's; a Languages of ``ivr.ports``. Used by the call's thread."""

    def __init__(self, record: CallRecord, company: Company, parts: Parts) -> None:
        self._record = record
        self._company = company
        self._parts = parts

    def turn(self, tag: str) -> Turned | str | None:
        """Let the call go on in ``tag``; a text when it cannot, None when it does already."""
        if tag == self._company.language:
            return None
        if tag not in self._company.pack.languages:
            return words_without(tag, self._company)
        try:
            return self._turn(self._parts.company(tag))
        except (AsrError, IntentsError, CallsteerError) as error:  # nothing has been changed yet
            logger.warning("a call cannot go on in %s: %s", tag, error)
            return words_without(tag, self._company)

    def _turn(self, company: Company) -> Turned:
        parts = self._parts
        put_in_place = parts.change(company)
        turned = Turned(company.script, parts.router(company), parts.services(company))
        put_in_place()
        self._company, self._record.language = company, company.language
        parts.turned(company)
        return turned
