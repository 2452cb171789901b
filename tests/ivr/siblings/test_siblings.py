"""The processes of one server find and ask each other."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from ivr.siblings import Siblings
from ivr.siblings.channel import SiblingGone

pytestmark = pytest.mark.web

Born = Callable[..., Siblings]


def test_everybody_else_is_asked_the_oldest_first(born: Born) -> None:
    one, two, three = born(who="one"), born(who="two"), born(who="three")
    assert one.ask("who", {}) == ["two", "three"]
    assert two.ask("who", {}) == ["one", "three"]
    assert three.ask("who", {}) == ["one", "two"]


def test_an_answer_is_about_what_was_asked(born: Born) -> None:
    one, two = born(), born()
    one.answer("twice", lambda about: 2 * about["number"])
    assert two.ask("twice", {"number": 21}) == [42]


def test_who_does_not_know_the_question_or_fails_is_left_out(
    born: Born, caplog: pytest.LogCaptureFixture
) -> None:
    one, two, three = born(who="one"), born(), born()
    two.answer("who", lambda about: about["nothing"])
    assert three.ask("who", {}) == ["one"]
    assert one.ask("who", {}) == []
    assert "what another process asked failed" in caplog.text


def test_one_process_alone_is_the_oldest_and_has_nobody_to_ask() -> None:
    alone = Siblings()
    alone.start()
    assert alone.ask("who", {}) == []
    with alone.oldest("who", {}) as channel:
        assert channel is None
    assert alone.kept("count", len)("abc") == 3
    alone.close()


def test_a_stranger_in_the_folder_is_not_answered(
    born: Born, caplog: pytest.LogCaptureFixture
) -> None:
    one, stranger = born(who="one"), born(key="guessed", who="stranger")
    assert stranger.ask("who", {}) == []
    assert one.ask("who", {}) == []
    assert "it is not one of ours" in caplog.text


def test_the_next_is_the_oldest_when_the_oldest_goes(born: Born) -> None:
    one, two, three = born(who="one"), born(who="two"), born(who="three")

    def oldest() -> object:
        with three.oldest("who", {}) as channel:
            return channel.item(5.0)["answer"] if channel is not None else "three"

    assert oldest() == "one"
    one.close()
    assert oldest() == "two"
    two.close()
    assert oldest() == "three"


def test_what_a_killed_process_leaves_in_the_folder_is_cleared_away(
    born: Born, folder: Path
) -> None:
    left = folder / f"{0:020d}.sock"
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(left))  # never listens: connections are refused
    one, two = born(who="one"), born()
    assert two.ask("who", {}) == ["one"]
    assert not left.exists()
    assert one.ask("nothing", {}) == []


def test_a_count_is_one_for_all(born: Born) -> None:
    counts: dict[str, list[str]] = {"one": [], "two": []}

    def counting(siblings: Siblings, name: str) -> Callable[[str], int]:
        def count(key: str) -> int:
            counts[name].append(key)
            return len(counts[name])

        return siblings.kept("count", count)

    one, two = born(), born()
    of_one, of_two = counting(one, "one"), counting(two, "two")
    assert [of_one("a"), of_two("b"), of_one("c"), of_two("d")] == [1, 2, 3, 4]
    one.close()
    assert of_two("e") == 1  # it begins again


def test_a_count_goes_on_here_when_the_oldest_does_not_answer(
    born: Born, caplog: pytest.LogCaptureFixture
) -> None:
    born()  # it does not know of the count
    assert born().kept("count", len)("abc") == 3
    assert "in this process only" in caplog.text


@pytest.mark.parametrize("several", [True, False])
def test_only_one_at_a_time_works_on_a_key(born: Born, several: bool) -> None:
    one, two = (born(), born()) if several else (Siblings(),) * 2
    inside, done = Event(), Event()

    def second() -> None:
        with two.locked("chat", "key"):
            inside.set()
        done.set()

    thread = Thread(target=second, daemon=True)
    with one.locked("chat", "key"), two.locked("number", "key"):  # names are apart
        thread.start()
        assert not inside.wait(0.05)
    assert done.wait(10)
    thread.join()


def test_a_connection_ends_when_its_host_is_done(born: Born) -> None:
    one, two = born(), born()
    one.host("nothing", lambda _channel, _about: None)
    found = two.others("nothing", {})
    with pytest.raises(SiblingGone):
        next(found).item(5.0)
