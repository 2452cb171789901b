"""Messages that the company's systems have sent to callers."""

from __future__ import annotations

from ivr.api.answers import MessageOut
from ivr.api.operations import Asked, Operation
from ivr.api.problems import Problem
from ivr.api.schemas import MessageIn
from ivr.messaging.orders import NotOrdered, Order, Orders, Why
from ivr.storage.api_keys import Scope

STATUS = {Why.WORDING: 422, Why.STOPPED: 409, Why.NOT_AGREED: 409, Why.NOT_KEPT: 500}
NONE = "There is no such message."


def send_message(asked: Asked) -> MessageOut:
    """Promise a message, and say how it stands."""
    body: MessageIn = asked.body
    order = Order(
        number=body.caller,
        kind=body.kind,
        text=body.text,
        template=body.template,
        values=body.values,
        preset=body.preset,
        language=body.language,
        due=body.due_at,
        call_sid=body.call_sid,
    )
    try:
        return MessageOut.model_validate(_orders(asked).place(order))
    except NotOrdered as refused:
        detail = f"{str(refused)[:1].upper()}{str(refused)[1:]}."
        raise Problem(STATUS[refused.why], detail) from refused


def get_message(asked: Asked) -> MessageOut:
    """Say what became of a message."""
    number = asked.path["id"]
    found = _orders(asked).get(int(number)) if number.isdecimal() and len(number) < 10 else None
    if found is None:
        raise Problem(404, NONE)
    return MessageOut.model_validate(found)


def _orders(asked: Asked) -> Orders:
    orders = asked.services.orders()
    if orders is None:
        raise Problem(409, "No messages are sent here: CALLSTEER_SMS is none.")
    return orders


OPERATIONS = (
    Operation(
        *("POST", "/messages", "Send a caller a message", Scope.MESSAGES_WRITE, send_message),
        *(MessageOut, None, MessageIn, 201),
        problems=(409,),
    ),
    Operation(
        *("GET", "/messages/{id}", "What became of it", Scope.MESSAGES_WRITE, get_message),
        MessageOut,
        problems=(404, 409),
    ),
)
