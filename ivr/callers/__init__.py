"""What is known of a caller before the first word, and what is made of it."""

from .known import Known, KnownContext, opening_of, proposal_of
from .lookup import CallerLookup

__all__ = ["CallerLookup", "Known", "KnownContext", "opening_of", "proposal_of"]
