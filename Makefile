# make run | demo | test | check | fixtures | diagram | pictures | bench-speech | bench-intents | bench-latency |
#      bench-barge-in | bench-capacity | bench-queues | bench-console | bench-rereading | bench-memory
# BENCH=--json gives bench-speech, bench-intents and those after bench-capacity as JSON
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := asr intents routing ivr app.py tests benchmarks audio_fixtures scripts
UNDERSTANDING := intents yardsticks calls robustness safety alarms bands
export OMP_NUM_THREADS ?= 1

.PHONY: run demo test check lint types setup models browser fixtures diagram pictures clean \
	bench-speech bench-intents bench-latency bench-barge-in bench-capacity \
	bench-queues bench-console bench-rereading bench-memory

run: models  ## set everything up and answer calls on http://localhost:8080
	$(BIN)/callsteer serve

demo: models  ## set everything up, place the sample calls, print where each went
	$(BIN)/callsteer demo

test: models browser  ## set everything up and pass the tests
	$(BIN)/python -m pytest -q -n 2

check: setup lint types  ## format, lint, types and the fast tests
	$(BIN)/python -m pytest -q -m unit

lint: setup
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

types: setup
	$(BIN)/mypy asr intents routing ivr app.py

setup: $(VENV)/.done

$(VENV)/.done: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Callsteer needs Python 3.11 or newer; say which with: make PYTHON=python3.12 …"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

models: setup
	@$(BIN)/callsteer models download
	@$(BIN)/callsteer models prepare

browser:  ## Chromium for the browser tests; only root on Debian can install it
	@command -v chromium >/dev/null || sh scripts/install_chromium.sh

fixtures: setup  ## make the sample callers anew (needs flite and festival)
	$(BIN)/python audio_fixtures/make.py

diagram: setup  ## draw the dialogue's table into docs/design.md
	$(BIN)/python -m scripts.diagram

pictures: models browser  ## take the pictures of the documents anew
	$(BIN)/python -m scripts.pictures

bench-speech: models  ## every table of hearing
	$(BIN)/python -m benchmarks.speech --conditions quiet $(BENCH)
	$(BIN)/python -m benchmarks.speech --limit 28 $(BENCH)
	$(BIN)/python -m benchmarks.speech --conditions quiet --limit 28 --without all $(BENCH)

bench-intents: models  ## every table of understanding; the first that fails ends it
	set -e; for part in $(UNDERSTANDING); do $(BIN)/python -m benchmarks.$$part $(BENCH); done

bench-queues: setup
	$(BIN)/python -m benchmarks.waiting $(BENCH)

bench-console: models
	$(BIN)/python -m benchmarks.console $(BENCH)
	$(BIN)/python -m benchmarks.screen_pop $(BENCH)

bench-rereading: models
	$(BIN)/python -m benchmarks.rereading $(BENCH)

bench-memory: models
	$(BIN)/python -m benchmarks.memory $(BENCH)

bench-latency: models
	$(BIN)/python -m benchmarks.latency

bench-barge-in: models
	$(BIN)/python -m benchmarks.barge_in

bench-capacity: models
	$(BIN)/python -m benchmarks.capacity

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
