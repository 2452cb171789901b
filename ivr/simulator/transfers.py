"""Where TwiML sends a call: dialled parties, queues, a voice mailbox."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ivr.simulator.legs import AgentLeg, Dequeued, QueueLeg
from ivr.simulator.placed import CallFailed, HungUp
from ivr.simulator.twilio import Fields, TwilioLine, new_sid
from ivr.simulator.twiml import Document, Verb

RING_MS, TALK_MS, QUEUE_MS, MESSAGE_MS = 500, 1_000, 1_000, 2_000
"""How long a leg rings, a bridge lasts, a caller waits in a queue and a message takes."""
LONGEST_SIP_ADDRESS = 255
STATUSES: Mapping[str, str] = {"answer": "completed"}
"""DialCallStatus of a leg that does so; the others are their own name."""
RECORDINGS = "https://api.twilio.com/2010-04-01/Accounts"


async def dial(line: TwilioLine, verb: Verb, document: Document) -> Fields:
    """Call the first party of a Dial and return what the action is told.

    Raises:
        CallFailed: there is nobody to call, or the server broke the rules.

    """
    party = _party(verb)
    child = {
        "CallSid": new_sid("CA"),
        "ParentCallSid": line.call_sid,
        "Direction": "outbound-dial",
    }
    news = _Progress(line, party, document, child)
    await news.tell("initiated")
    await news.tell("ringing")
    await line.placed.clock.pass_ms(RING_MS)
    status = STATUSES.get(line.plan.dial, line.plan.dial)
    talked_s = 0
    if status == "completed":
        await news.tell("answered", "in-progress")
        if await _accepted(line, party, document, child):
            line.placed.arrived(document.destination)
            await line.placed.clock.pass_ms(TALK_MS)
            talked_s = TALK_MS // 1000
        else:
            status = "no-answer"
    await news.tell("completed", status, CallDuration=str(talked_s))
    return {
        "DialCallStatus": status,
        "DialCallSid": child["CallSid"],
        "DialCallDuration": str(talked_s),
        "DialBridged": "true" if status == "completed" else "false",
    }


def _party(verb: Verb) -> Verb:
    nouns = verb.children or ((Verb("Number", {}, verb.text),) if verb.text else ())
    if not nouns:
        raise CallFailed("<Dial> of nobody")
    party = nouns[0]
    if not (party.text or party.nouns("Identity")):
        raise CallFailed(f"<{party.name}> without an address")
    if party.name == "Sip" and len(party.text) > LONGEST_SIP_ADDRESS:
        raise CallFailed(f"<Sip> of more than {LONGEST_SIP_ADDRESS} characters")
    return party


async def _accepted(line: TwilioLine, party: Verb, document: Document, child: Fields) -> bool:
    """Carry out the whisper; whether the agent is still there afterwards."""
    if not party.get("url"):
        return True
    url, method = document.resolve(party.get("url")), party.get("method", "POST")
    try:
        whisper = await line.fetch(url, {**child, "CallStatus": "in-progress"}, method)
        await AgentLeg(line, child).run(whisper)
    except HungUp:
        return False
    return True


class _Progress:
    """Reports how a dialled leg gets on, where the server asked for it."""

    def __init__(self, line: TwilioLine, party: Verb, document: Document, child: Fields) -> None:
        self._line = line
        self._child = child
        self._url = party.get("statusCallback") and document.resolve(party.get("statusCallback"))
        self._method = party.get("statusCallbackMethod", "POST")
        self._wanted = party.get("statusCallbackEvent", "completed").split()
        self._sequence = 0

    async def tell(self, event: str, status: str = "", **fields: str) -> None:
        """Report one event; ``status`` when the leg's CallStatus has another name."""
        if not self._url or event not in self._wanted:
            return
        told = {**self._child, **fields, "CallStatus": status or event}
        told |= {"CallbackSource": "call-progress-events", "SequenceNumber": str(self._sequence)}
        self._sequence += 1
        await self._line.tell(self._url, told, self._method)


async def enqueue(line: TwilioLine, verb: Verb, document: Document) -> Fields:
    """Wait in a queue until an agent comes, and return what the action is told."""
    _check_queue(verb)
    queue = {"QueueSid": new_sid("QU"), "QueueTime": "0"}
    result = "error" if line.plan.dial == "failed" else "bridged"
    if not await _waited(line, verb, document, queue):
        result = "leave"
    if result == "bridged":
        line.placed.arrived(document.destination)
        await line.placed.clock.pass_ms(TALK_MS)
    return {**queue, "QueueTime": str(QUEUE_MS // 1000), "QueueResult": result}


def _check_queue(verb: Verb) -> None:
    if not (verb.text or verb.get("workflowSid")):
        raise CallFailed("<Enqueue> without a queue")
    for task in verb.nouns("Task"):
        try:
            json.loads(task.text)
        except ValueError as error:
            raise CallFailed("<Task> that is not JSON") from error


async def _waited(line: TwilioLine, verb: Verb, document: Document, queue: Fields) -> bool:
    """Hear the waiting document for a while; whether the caller stayed in the queue."""
    clock = line.placed.clock
    if not verb.get("waitUrl"):
        await clock.pass_ms(QUEUE_MS)
        return True
    fields = {**queue, "QueuePosition": "1", "AvgQueueTime": "0", "CurrentQueueSize": "1"}
    url, method = document.resolve(verb.get("waitUrl")), verb.get("waitUrlMethod", "POST")
    waiting = await line.fetch(url, fields, method)
    agent_comes_ms = clock.now_ms() + QUEUE_MS
    try:
        await clock.within(QUEUE_MS, QueueLeg(line).run(waiting))
    except Dequeued:
        return False
    await clock.until(agent_comes_ms)
    return True


async def record(line: TwilioLine, verb: Verb, document: Document) -> Fields:
    """Leave a message, and return what the action is told."""
    length_ms = min(MESSAGE_MS, verb.number("maxLength", 3600) * 1000)
    await line.placed.clock.pass_ms(length_ms)
    line.placed.arrived(document.destination)
    sid = new_sid("RE")
    return {
        "RecordingSid": sid,
        "RecordingUrl": f"{RECORDINGS}/{line.account_sid}/Recordings/{sid}",
        "RecordingDuration": str(round(length_ms / 1000)),
        "Digits": "hangup",
    }
