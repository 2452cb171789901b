"""The pure dialogue. Imports stdlib and the three ``types`` modules, nothing else."""

from .machine import Dialogue
from .memory import MemoryMismatch
from .script import IntentPolicy, Limits, Script, ServicePolicy, SlotSpec, Timing
from .transitions import State

__all__ = [
    "Dialogue",
    "IntentPolicy",
    "Limits",
    "MemoryMismatch",
    "Script",
    "ServicePolicy",
    "SlotSpec",
    "State",
    "Timing",
]
