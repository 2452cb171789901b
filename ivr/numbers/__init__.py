"""What happened, in figures that say what they are shares of."""

from .facts import CallFacts, Period
from .kpis import Kpi, kpis

__all__ = ["CallFacts", "Kpi", "Period", "kpis"]
