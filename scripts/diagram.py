"""Draw the dialogue's table as a Mermaid diagram into docs/design.md (``make diagram``)."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from ivr.dialogue.transitions import DUMB, HUMAN, LISTENING, NEED, OVER, TABLE, State

DESIGN = Path(__file__).parents[1] / "docs" / "design.md"
BEGIN, END = "<!-- diagram begins -->\n", "<!-- diagram ends -->\n"


def mermaid() -> str:
    """Return the diagram; two runs on one table give the same text.

    What holds in every listening state (a need, a request for a person, an alarm, the end)
    is drawn once, from the pseudo-state LISTENING.
    """
    everywhere = {**OVER, **HUMAN, **DUMB, **NEED}
    lines = ["stateDiagram-v2", f"    [*] --> {State.IDLE}"]
    for state, row in [*TABLE.items()]:
        labels: dict[State, list[str]] = defaultdict(list)
        for verdict, target in row.items():
            common = state in LISTENING and everywhere.get(verdict) is target
            if not common and target is not state:
                labels[target].append(verdict)
        lines += [f"    {state} --> {to}: {', '.join(names)}" for to, names in labels.items()]
    shared: dict[State, list[str]] = defaultdict(list)
    for verdict, target in everywhere.items():
        shared[target].append(verdict)
    lines += [f"    LISTENING --> {to}: {', '.join(names)}" for to, names in shared.items()]
    names = ", ".join(sorted(LISTENING))
    lines += [f"    note right of LISTENING: {names}", f"    {State.ENDED} --> [*]"]
    return "\n".join(lines) + "\n"


def drawn(text: str) -> str:
    """Return the design page with the current diagram in its place."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}```mermaid\n{mermaid()}```\n{END}{after}"


if __name__ == "__main__":
    DESIGN.write_text(drawn(DESIGN.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{DESIGN} is up to date\n")
