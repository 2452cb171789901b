"""What understands callers by a pack, built once for what it is built from."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from intents.pack import Pack
from intents.trial import Understands
from ivr.allocator import give_back
from ivr.tuning.remembering import Remembering

KEPT, OF_A_LINE = 8, 2
"""Matchers that stay built: in all, and of one line in one language, which are live and draft.

One of a thousand phrases takes some 6 MB.
"""

Build = Callable[[Pack, str], Understands]
"""From a pack and a language to what understands callers."""
Built = tuple[Understands, Remembering]
"""What understands, and the same for texts that are tried again and again."""
_Key = tuple[str, str, str]


class Matchers:
    """One for the process. Thread-safe; who asks for what is being built waits for it."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._lock = Lock()
        self._building: dict[_Key, Lock] = {}
        self._built: OrderedDict[_Key, Built] = OrderedDict()

    def of(self, pack: Pack, language: str) -> Built:
        """Return what understands callers in that language.

        Raises:
            IntentsError: it cannot be built.

        """
        key = _key(pack, language)
        with self._lock:
            building = self._building.setdefault(key, Lock())
        with building:
            found = self._get(key)
            if found is None:
                matcher = self._build(pack, language)
                found = matcher, Remembering(matcher)
                give_back()
            self._keep(key, found)
        return found

    def known(self, pack: Pack, language: str) -> Built | None:
        """Return the same if it is built already."""
        return self._get(_key(pack, language))

    def _get(self, key: _Key) -> Built | None:
        with self._lock:
            return self._built.get(key)

    def _keep(self, key: _Key, built: Built) -> None:
        with self._lock:
            self._building.pop(key, None)
            self._built[key] = built
            self._built.move_to_end(key)
            mine = [other for other in self._built if other[:2] == key[:2]]
            for other in mine[:-OF_A_LINE]:  # a draft that was edited is not asked for again
                del self._built[other]
            while len(self._built) > KEPT:
                self._built.popitem(last=False)


def _key(pack: Pack, language: str) -> _Key:
    return pack.preset, language, understood_by(pack, language)


def understood_by(pack: Pack, language: str) -> str:
    """Return what stands for all that a matcher is built from.

    Prompts and opening hours change nothing of what callers are understood as: a draft that
    changes only these, or phrases of another language, is not trained anew.
    """
    intents = {name: item.model_dump() for name, item in pack.intents.items()}
    wordings = pack.wordings(language).model_dump(exclude={"prompts"})
    return sha256(json.dumps([intents, wordings], sort_keys=True).encode()).hexdigest()
