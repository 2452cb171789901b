"""After the call: two questions by text message; who is unhappy is called back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ivr.chat import TextDesk
from ivr.messaging.courier import Courier, Message
from ivr.storage import FollowUps, LiveCall
from ivr.storage.models import FollowUp, Survey
from ivr.storage.surveys import Surveys

DETRACTOR = 2
"""Who answers this or less is called back."""
MOST_SATISFIED, MOST_EASY = 5, 7
NUMERALS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
DIGITS = {digit: place for row in NUMERALS for place, digit in enumerate(row)}


Answered = Callable[[Survey], None]


def unhappy(survey: Survey, number: str, follow_ups: FollowUps) -> bool:
    """Promise a callback to somebody who was not satisfied; False when that is nobody."""
    if survey.satisfied is None or survey.satisfied > DETRACTOR:
        return False
    item = FollowUp(
        call_sid=survey.call_sid,
        kind="callback",
        preset=survey.preset,
        wanted="survey",
        number=number,
        reason=f"not satisfied: {survey.satisfied} of {MOST_SATISFIED}",
    )
    return follow_ups.add(item)


class SurveyDesk:
    """One for the process. Thread-safe."""

    def __init__(
        self,
        surveys: Surveys,
        desk: TextDesk,
        courier: Courier,
        follow_ups: FollowUps,
        now: Callable[[], datetime],
    ) -> None:
        self.surveys = surveys
        self._desk = desk
        self._courier = courier
        self._follow_ups = follow_ups
        self._now = now
        self.answered: Answered = lambda _survey: None
        """Told of each survey that has been answered."""

    def ask(self, call: LiveCall) -> bool:
        """Send the first question; False when it cannot be sent."""
        company = self._desk.reception.shared.company(call)
        text = self._text(call.preset, call.language, "sms_survey")
        message = Message(call.call_sid, call.preset, "survey", call.caller, text)
        if not self._courier.post(message, company.zone):
            return False
        self.surveys.ask(
            Survey(
                call_sid=call.call_sid,
                preset=call.preset,
                language=call.language,
                caller_key=self._courier.key(call.caller),
                channel="sms",
                asked_at=self._now(),
            )
        )
        return True

    def take(self, key: str, text: str, number: str) -> str:
        """Take an answer and return what comes next; "" when ``text`` is none."""
        value = DIGITS.get(text.strip(), 0)
        survey = self.surveys.pending(key, self._now()) if value else None
        if survey is None:
            return ""
        if survey.satisfied is None:
            if value > MOST_SATISFIED:
                return self._text(survey.preset, survey.language, "sms_survey")
            self.surveys.answer(survey.call_sid, satisfied=value)
            survey.satisfied = value
            return self._text(survey.preset, survey.language, "sms_survey_easy")
        if value > MOST_EASY:
            return self._text(survey.preset, survey.language, "sms_survey_easy")
        self.surveys.answer(survey.call_sid, easy=value)
        survey.easy = value
        return self._finished(survey, number)

    def _finished(self, survey: Survey, number: str) -> str:
        promised = unhappy(survey, number, self._follow_ups)
        self.answered(survey)
        name = "sms_survey_sorry" if promised else "sms_survey_thanks"
        return self._text(survey.preset, survey.language, name)

    def _text(self, preset: str, language: str, prompt: str) -> str:
        return self._desk.prompts(preset, language).text(prompt, {})
