"""Where calls are kept: SQLAlchemy models, migrations, the writer and the reports' read side."""

from .call_log import CallLog
from .engine import Database, StorageError, open_database
from .follow_ups import FollowUps
from .live_calls import LiveCall, LiveCalls, Phase

__all__ = [
    "CallLog",
    "Database",
    "FollowUps",
    "LiveCall",
    "LiveCalls",
    "Phase",
    "StorageError",
    "open_database",
]
