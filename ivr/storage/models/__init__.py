"""The tables. Everything that could name a person is redacted before it comes here."""

from .api import (
    ApiAnswer,
    ApiKey,
    CallerContext,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from .base import Base
from .calls import Call, FollowUp, HandOffPacket, LiveCall, Turn
from .catalogue import CatalogueDraft, CatalogueVersion
from .crisis import SpikeAlert, TurnTaken
from .desk import AgentFeedback, AgentNote
from .discovery import DeclinedPhrase, Topic
from .figures import Experiment, LegacyMenu
from .invitations import Invitation, TrialResult
from .messages import (
    ChatLine,
    CompanionPage,
    MessageIn,
    MessageOut,
    OptOut,
    ReminderConsent,
    Survey,
    TextConversation,
)
from .missed import MissedUtterance
from .outbound import OutboundCall
from .people import AuditEntry, SignIn, SignInAttempt, UserRow
from .queues import Agent, AgentQueue, QueueEntry, QueueOffer
from .services import ServiceAttempt
from .switches import CallerPreference, CallerVisit, Switch
from .tallies import CountedDay, DayTally

__all__ = [
    "Agent",
    "AgentFeedback",
    "AgentNote",
    "AgentQueue",
    "ApiAnswer",
    "ApiKey",
    "AuditEntry",
    "Base",
    "Call",
    "CallerContext",
    "CallerPreference",
    "CallerVisit",
    "CatalogueDraft",
    "CatalogueVersion",
    "ChatLine",
    "CompanionPage",
    "CountedDay",
    "DayTally",
    "DeclinedPhrase",
    "Experiment",
    "FollowUp",
    "HandOffPacket",
    "Invitation",
    "LegacyMenu",
    "LiveCall",
    "MessageIn",
    "MessageOut",
    "MissedUtterance",
    "OptOut",
    "OutboundCall",
    "QueueEntry",
    "QueueOffer",
    "ReminderConsent",
    "ServiceAttempt",
    "SignIn",
    "SignInAttempt",
    "SpikeAlert",
    "Survey",
    "Switch",
    "TextConversation",
    "Topic",
    "TrialResult",
    "Turn",
    "TurnTaken",
    "UserRow",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
