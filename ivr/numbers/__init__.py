"""What happened, in figures that say what they are shares of."""

from .facts import CallFacts, Label, Period, Stay
from .kpis import Kpi, Rules, kpis
from .tally import Tally

__all__ = ["CallFacts", "Kpi", "Label", "Period", "Rules", "Stay", "Tally", "kpis"]
