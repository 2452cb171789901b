"""The classifier on public corpora: ``python -m benchmarks.yardsticks [--quick] [--json]``.

CLINC150 (150 intents and 1000 calls out of scope) and Banking77, with 5 and 10 phrases an intent
and with all. Ours is the class that answers calls, trained as a pack trains it; beside it, in the
same run: each intent known by a number only (its name teaches nothing), with the corpus' examples
of what is out of scope, and the parts alone (rapidfuzz, TF-IDF, sentence vectors).
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from benchmarks.corpora import Corpus, Phrases, Tests, background, corpora
from benchmarks.intents import calibration_error
from benchmarks.report import report
from intents.classifier import Classifier
from intents.encoder import CachedEncoder, MiniLmEncoder, Vectors
from intents.regression import fit, softmax
from intents.types import Band, Bands, Candidate
from ivr.installed import encoder_folder

SEEDS = (0, 1, 2)
SHOTS = (5, 10, 0)
REFUSED = 0.05
"""The operating point: as many calls in scope are refused."""
TIMED = 200
QUICK = 500
"""Test utterances of a short run, and of the slowest method with all phrases."""

Reading = tuple[str, float]
"""The intent and how sure the method is."""
Answers = Sequence[Reading]


class Remembering:
    """An encoder that encodes no text twice: the same tests are asked again and again."""

    def __init__(self, encoder: MiniLmEncoder) -> None:
        self.name = encoder.name
        self.remember = True
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return what the encoder says of each text alone, as when it is called in."""
        if not self.remember:
            return self._encoder.encode(texts)
        for text in texts:
            if text not in self._known:
                self._known[text] = self._encoder.encode([text])[0]
        return np.stack([self._known[text] for text in texts])


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to learn and to be asked about."""

    phrases: Phrases
    outside: Sequence[str]
    """Examples of what is out of scope."""
    tests: Tests
    encoder: CachedEncoder
    inner: Remembering


Method = Callable[[Task], tuple[Answers, dict[str, float]]]
"""To the answers and to what else was measured."""


def ours(task: Task, named: bool = True) -> tuple[Answers, dict[str, float]]:
    """Ask the product's classifier."""
    names = {intent: intent if named else str(n) for n, intent in enumerate(task.phrases)}
    real = {name: intent for intent, name in names.items()}
    learnt = {names[intent]: texts for intent, texts in task.phrases.items()}
    Classifier(learnt, task.outside, task.encoder)  # now the vectors of the phrases are known
    began = time.process_time()
    classifier = Classifier(learnt, task.outside, task.encoder)
    extra = {"training, s": time.process_time() - began}
    firsts = [classifier.rank(text)[0] for text, _ in task.tests]
    extra |= _times(classifier, task)
    extra |= _routing(firsts, [(real[c[0].intent], c[0].confidence) for c in firsts], task.tests)
    return [(real[c[0].intent], c[0].confidence) for c in firsts], extra


def unnamed(task: Task) -> tuple[Answers, dict[str, float]]:
    """Ask the product's classifier, with intents whose names say nothing."""
    return ours(task, named=False)


def tf_idf(task: Task) -> tuple[Answers, dict[str, float]]:
    """Ask the same class without an encoder and without telling names."""
    numbers = {str(n): intent for n, intent in enumerate(task.phrases)}
    learnt = {number: task.phrases[intent] for number, intent in numbers.items()}
    classifier = Classifier(learnt, (), None)
    found = [classifier.rank(text)[0][0] for text, _ in task.tests]
    return [(numbers[c.intent], c.confidence) for c in found], {}


def embeddings(task: Task) -> tuple[Answers, dict[str, float]]:
    """Ask a plain logistic regression on the sentence vectors."""
    intents = list(task.phrases)
    labels = np.array([n for n, intent in enumerate(intents) for _ in task.phrases[intent]])
    known = task.encoder.encode_known([t for intent in intents for t in task.phrases[intent]])
    model = fit(2 * known, labels, len(intents), 10.0)
    found = softmax(model.scores(2 * task.inner.encode([text for text, _ in task.tests])))
    return [(intents[row.argmax()], float(row.max())) for row in found], {}


def token_set(task: Task) -> tuple[Answers, dict[str, float]]:
    """Ask for the nearest phrase by rapidfuzz."""
    pairs = [(text, intent) for intent, texts in task.phrases.items() for text in texts]
    known = [text for text, _ in pairs]
    answers = []
    for text, _ in task.tests:
        found = process.extractOne(text, known, scorer=fuzz.token_set_ratio)
        answers.append((pairs[found[2]][1], found[1] / 100))
    return answers, {}


METHODS: dict[str, Method] = {
    "callsteer": ours,
    "callsteer, intents without names": unnamed,
    "callsteer, out-of-scope examples": ours,
    "token_set alone": token_set,
    "tf-idf alone": tf_idf,
    "embeddings alone": embeddings,
}


def figures(answers: Answers, tests: Tests) -> dict[str, float]:
    """Return how good the answers are, in scope and out of it."""
    inside = [(a, intent) for a, (_, intent) in zip(answers, tests, strict=True) if intent]
    found = {"accuracy in scope": mean(float(a[0] == intent) for a, intent in inside)}
    sure = np.array([a[1] for a, _ in inside])
    strange = np.array([a[1] for a, (_, i) in zip(answers, tests, strict=True) if not i])
    if strange.size:
        refused = np.quantile(sure, REFUSED)
        caught = int((strange < refused).sum())
        lost = int((sure < refused).sum())
        at = f"{REFUSED:.0%} in scope refused"
        found["out of scope AUROC"] = auroc(sure, strange)
        found[f"out of scope recall, {at}"] = caught / strange.size
        found[f"out of scope precision, {at}"] = caught / max(1, caught + lost)
    return found


def auroc(high: NDArray[np.float64], low: NDArray[np.float64]) -> float:
    """Return how often one of ``high`` is above one of ``low``; a tie counts half."""
    ordered = np.sort(low)
    below = np.searchsorted(ordered, high, side="left")
    not_above = np.searchsorted(ordered, high, side="right")
    return float((below + not_above).mean() / 2 / len(low))


def _routing(
    ranked: Sequence[tuple[Candidate, ...]], answers: Answers, tests: Tests
) -> dict[str, float]:
    """Return what the bands would have done, which only calibrated methods have."""
    accepted = [Bands().judge(candidates) is Band.ACCEPT for candidates in ranked]
    rows = [
        (a, first == intent, intent)
        for a, (first, _), (_, intent) in zip(accepted, answers, tests, strict=True)
    ]
    inside = [(a, right) for a, right, intent in rows if intent]
    outside = [a for a, _, intent in rows if not intent]
    found = {
        "routed without asking": mean(a for a, _ in inside),
        "wrongly routed without asking": mean(a and not right for a, right in inside),
        "calibration error": calibration_error(
            [(sure, right) for (_, sure), (_, right, _) in zip(answers, rows, strict=True)]
        ),
    }
    if outside:
        found["out of scope routed without asking"] = mean(outside)
    return found


def _times(classifier: Classifier, task: Task) -> dict[str, float]:
    task.inner.remember = False
    times = []
    for text, _ in task.tests[:TIMED]:
        began = time.process_time()  # other work on the machine does not count
        classifier.rank(text)
        times.append((time.process_time() - began) * 1000)
    task.inner.remember = True
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "ms a query, median": float(np.percentile(times, 50)),
        "ms a query, 95 %": float(np.percentile(times, 95)),
        "memory of the process so far, MB": memory,
    }


def _measured(
    corpus: Corpus, method: str, shots: int, seeds: Sequence[int], most: int, encoder: Remembering
) -> dict[str, list[float]]:
    outside = background() if method.startswith("callsteer") else []
    if method.endswith("examples"):
        outside = [*outside, *corpus.outside]
    few = QUICK if method.startswith("token_set") and not shots else most
    tests = [corpus.tests[n] for n in range(0, len(corpus.tests), -(-len(corpus.tests) // few))]
    found: dict[str, list[float]] = {}
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            kept = CachedEncoder(encoder, Path(folder))
            task = Task(corpus.few(shots, seed), outside, tests, kept, encoder)
            answers, extra = METHODS[method](task)
        for metric, value in (figures(answers, tests) | extra).items():
            found.setdefault(metric, []).append(value)
    return found


def _rows(
    corpus: Corpus, method: str, shots: int, quick: bool, encoder: Remembering
) -> list[dict[str, Any]]:
    seeds = SEEDS if shots and not quick else SEEDS[:1]
    most = QUICK if quick else len(corpus.tests)
    found = _measured(corpus, method, shots, seeds, most, encoder)
    return [
        {
            "benchmark": corpus.name,
            "method": method,
            "shots": shots or "all",
            "metric": metric,
            "value": round(mean(values), 4),
            "seeds": len(seeds),
        }
        for metric, values in found.items()
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one seed, no run with all phrases")
    parser.add_argument("--shots", type=int, nargs="+", choices=SHOTS, help="0: all phrases")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    folder = encoder_folder("en")
    if folder is None:
        sys.exit("the encoder is not installed; run: callsteer models download minilm-l6-v2")
    encoder = Remembering(MiniLmEncoder(folder))
    rows: list[dict[str, Any]] = []
    for corpus in corpora():
        for shots in options.shots or (SHOTS[:2] if options.quick else SHOTS):
            for method in options.methods:
                if method.endswith("examples") and not corpus.outside:
                    continue
                sys.stderr.write(f"{corpus.name}, {shots or 'all'} shots, {method} …\n")
                rows += _rows(corpus, method, shots, options.quick, encoder)
    report(rows, options.json)


if __name__ == "__main__":
    main()
