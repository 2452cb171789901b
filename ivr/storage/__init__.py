"""Where calls are kept: SQLAlchemy models, migrations, the writer and the reports' read side."""

from .call_log import CallLog
from .engine import Database, StorageError, open_database

__all__ = ["CallLog", "Database", "StorageError", "open_database"]
