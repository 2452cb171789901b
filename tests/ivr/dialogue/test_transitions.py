"""The table itself."""

from __future__ import annotations

import pytest

from ivr.dialogue.transitions import LISTENING, TABLE, State, Verdict

pytestmark = pytest.mark.unit

LIVE = [state for state in State if state is not State.ENDED]


def test_every_state_has_a_row() -> None:
    assert set(TABLE) == set(State)


@pytest.mark.parametrize("state", LIVE)
@pytest.mark.parametrize("verdict", [Verdict.HUNG_UP, Verdict.BROKEN])
def test_every_live_state_can_be_cut_short(state: State, verdict: Verdict) -> None:
    assert TABLE[state][verdict] is State.ENDED


@pytest.mark.parametrize("state", sorted(LISTENING))
def test_universal_commands_alarms_and_topic_changes_work_wherever_we_listen(
    state: State,
) -> None:
    row = TABLE[state]
    assert row[Verdict.AGENT] is State.ESCALATING
    assert row[Verdict.ALARM] is State.ALARMING
    for verdict in ("REPEAT", "HELP", "SLOWER", "BACK", "MAIN_MENU", "ACCEPTED", "UNSURE", "TORN"):
        assert Verdict[verdict] in row


def test_every_state_can_be_reached() -> None:
    reached, waiting = {State.IDLE}, [State.IDLE]
    while waiting:
        for target in TABLE[waiting.pop()].values():
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    assert reached == set(State)


def test_every_verdict_is_in_the_table() -> None:
    assert {verdict for row in TABLE.values() for verdict in row} == set(Verdict)


def test_the_end_is_the_end() -> None:
    assert TABLE[State.ENDED] == {}
