"""Folders to packs. All problems are reported at once, each with file, line and field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from intents.errors import PackError
from intents.normalise import normaliser
from intents.pack import Pack, TestUtterance, Wordings
from intents.pack_problems import pack_problems

PACKS = Path(__file__).parent / "packs"
TESTS_SUFFIX = ".tests"

Model = TypeVar("Model", bound=BaseModel)


class _Tests(BaseModel):
    language: str
    tests: list[TestUtterance]


@dataclass(slots=True)
class _File:
    """A YAML file with the line of every field."""

    path: Path
    node: yaml.Node
    data: Any

    def line(self, where: Sequence[str | int]) -> int:
        """Return the line of the field at ``where``, or of the nearest field around it."""
        node = self.node
        line = node.start_mark.line
        for step in where:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line + 1

    def problem(self, where: Sequence[str | int], what: str) -> str:
        """Return one line that says where and what."""
        field = ".".join(str(step) for step in where) or "file"
        return f"{self.path}:{self.line(where)}: {field}: {what}"


def presets() -> tuple[str, ...]:
    """Return the names of the packs that come with the project."""
    return tuple(sorted(folder.name for folder in PACKS.iterdir() if folder.is_dir()))


def load_pack(name_or_folder: str | Path) -> Pack:
    """Load a preset by name, or a pack from its folder.

    Raises:
        PackError: with every problem found, one a line.

    """
    folder = _folder(name_or_folder)
    problems: list[str] = []
    main = _read(folder / "pack.yaml", problems)
    paths = sorted(set(folder.glob("*.yaml")) - {folder / "pack.yaml"})
    others = {path: _read(path, problems) for path in paths}
    if main is None:
        raise PackError("\n".join(problems))
    pack = _build(Pack, main, problems)
    languages, tests = {}, {}
    for path, file in others.items():
        if file is None:
            continue
        if path.stem.endswith(TESTS_SUFFIX):
            read = _build(_Tests, file, problems)
            if read is not None:
                tests[read.language] = read.tests
        else:
            wordings = _build(Wordings, file, problems)
            if wordings is not None:
                languages[wordings.language] = wordings
                problems += _wording_problems(file, wordings, pack)
    if pack is not None:
        found = pack_problems(pack, languages)
        problems += [main.problem(where, what) for where, what in found]
    if problems or pack is None:
        raise PackError("\n".join(problems))
    return pack.model_copy(update={"languages": languages, "tests": tests})


def load_tests(file: Path) -> list[TestUtterance]:
    """Load utterances whose meaning is known from a file like a pack's ``en.tests.yaml``.

    Raises:
        PackError: with every problem found, one a line.

    """
    problems: list[str] = []
    loaded = _read(file, problems)
    read = _build(_Tests, loaded, problems) if loaded is not None else None
    if read is None:
        raise PackError("\n".join(problems))
    return read.tests


def _folder(name_or_folder: str | Path) -> Path:
    for folder in (PACKS / str(name_or_folder), Path(name_or_folder)):
        if (folder / "pack.yaml").is_file():
            return folder
    raise PackError(
        f"there is no pack {str(name_or_folder)!r}: give a preset ({', '.join(presets())}) "
        "or a folder with a pack.yaml"
    )


def _read(path: Path, problems: list[str]) -> _File | None:
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if not isinstance(node, yaml.MappingNode):
            problems.append(f"{path}:1: file: must be a mapping of fields")
            return None
        problems += [f"{path}:{line}: {key}: stands twice" for key, line in _duplicates(node)]
        return _File(path, node, yaml.safe_load(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        problems.append(f"{path}:{line}: file: not YAML: {error.problem}")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{path}:1: file: cannot be read: {error}")
    return None


def _build(model: type[Model], file: _File, problems: list[str]) -> Model | None:
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        problems += [file.problem(item["loc"], item["msg"]) for item in error.errors()]
        return None


def _duplicates(node: yaml.Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark.line + 1
            seen.add(key.value)
            yield from _duplicates(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _duplicates(value)


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return value.start_mark.line, value
    return None


def _wording_problems(file: _File, wordings: Wordings, pack: Pack | None) -> Iterator[str]:
    """Yield phrases that stand twice, and intents that one of the files lacks."""
    if pack is not None:
        for name in wordings.intents.keys() - pack.intents.keys():
            yield file.problem(("intents", name), "no such intent in pack.yaml")
        for name in pack.intents.keys() - wordings.intents.keys():
            yield file.problem(("intents",), f"no wordings for intent {name!r} of pack.yaml")
    normalise = normaliser(wordings.language)
    owners: dict[str, str] = {}
    for name, intent in wordings.intents.items():
        for number, phrase in enumerate(intent.phrases):
            owner = owners.setdefault(normalise(phrase), name)
            where = ("intents", name, "phrases", number)
            if owner != name:
                yield file.problem(where, f"{phrase!r} stands under {owner} too; keep it in one")
