"""Twilio calls on their way to agents, waiting there, coming back, or over."""

from __future__ import annotations

from flask import Response, request

from ivr.reception import NextKind
from ivr.storage.models import FollowUp
from ivr.telephony.twilio import twiml
from ivr.telephony.twilio.announcements import wait_texts, whisper_text
from ivr.telephony.twilio.door import Door, document

ANSWERED = frozenset(
    {"completed", "answered", "bridged", "bridging-in-process", "redirected-from-bridged"}
)
GONE = frozenset({"completed", "failed", "canceled", "busy", "no-answer"})


class Leaving:
    """The handlers of calls that have left us."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def next(self) -> Response:
        """Say what comes after our socket has closed, or after our last word.

        Of a relay Twilio asks also when the caller has hung up.
        """
        if request.form.get("CallStatus") in GONE:
            self._door.reception.hung_up(self._door.call_sid())
        return self._door.follow(self._door.reception.next_of(self._door.call_sid()))

    def dialled(self) -> Response:
        """Take note of how ringing an agent ended."""
        status = request.form.get("DialCallStatus", "failed")
        return self._leg_ended(status)

    def queued(self) -> Response:
        """Take note of how waiting in a queue ended."""
        result = request.form.get("QueueResult", "error")
        if result == "hangup":
            self._door.reception.hung_up(self._door.call_sid())
            return document(twiml.say_and_hang_up((), "en", self._door.style))
        return self._leg_ended(result)

    def _leg_ended(self, status: str) -> Response:
        answered = status in ANSWERED
        after = self._door.reception.departures.leg_ended(self._door.call_sid(), answered=answered)
        if after is None:
            return self._door.farewell(reached=answered)
        if after.kind is NextKind.HANG_UP and after.call.answer:  # told twice
            return document(after.call.answer)
        return self._door.follow(after)

    def leg(self) -> Response:
        """Take note of an agent who answers; in any order, any number of times."""
        if request.form.get("CallStatus") in ("in-progress", "answered"):
            self._door.reception.departures.leg_ended(self._door.call_sid(), answered=True)
        return Response(status=204)

    def recorded(self) -> Response:
        """Keep where a message was recorded."""
        call = self._door.known()
        recording = request.form.get("RecordingUrl", "")
        if call is not None and recording:
            self._door.reception.shared.follow_ups.add(
                FollowUp(
                    call_sid=call.call_sid,
                    kind="voicemail",
                    preset=call.preset,
                    wanted=call.destination,
                    number=call.caller,
                    recording=recording,
                )
            )
        return self._leg_ended("completed" if recording else "failed")

    def whisper(self) -> Response:
        """Tell the agent who has picked up what it is about."""
        call = self._door.known()
        texts = (
            [whisper_text(call.packet, self._door.reception.shared.company(call))] if call else []
        )
        language = call.language if call else "en"
        return document(twiml.say_only(texts, language, self._door.style))

    def wait(self) -> Response:
        """Tell a waiting caller how things stand."""
        call = self._door.known()
        if call is None:
            return document(twiml.say_and_pause((), "en", self._door.style))
        texts = wait_texts(request.form.to_dict(), self._door.reception.shared.company(call))
        return document(twiml.say_and_pause(texts, call.language, self._door.style))

    def status(self) -> Response:
        """Take note of the end of the call."""
        if request.form.get("CallStatus") in GONE:
            self._door.reception.hung_up(self._door.call_sid())
        return Response(status=204)
