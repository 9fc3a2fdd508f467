# make demo   solve the packaged district of Washington, D.C., and print its plan
# make test   what guards the code: ruff, mypy, pytest but for slow tests; make test-all: those too
# make test-web  the report in a browser: installs Debian's Chromium where there is none
# make bench  time the solvers side by side, in minutes; make bench-full: everything, in hours
# make clean  take away what the others made
# make constraints  renew constraints.txt: the newest versions that pyproject.toml allows; then make test-all
# Each makes its own environment (.venv) at first, and does not touch any other. Installed are the
# versions of constraints.txt, those that the tests passed with; pyproject.toml says what is allowed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := python -m pip --quiet --disable-pip-version-check
# Not compiled at once: most modules of the packages are never imported, and those that are, once.
INSTALL := $(BIN)/$(PIP) install --no-compile --constraint constraints.txt --config-settings editable_mode=strict
NEWEST := $(VENV)/newest
AS_ROOT := $(shell test "$$(id -u)" = 0 || echo sudo)

# The package is installed by links to single files: a new, moved or deleted file wants the install
# again. The stamp is named after the list of files, so that such a change makes it stale.
FILES := $(shell find . -path './.*' -prune -o -path ./build -prune -o -path ./dist -prune \
	-o -path ./tests -prune -o -path ./benchmarks -prune -o -path './*.egg-info' -prune -o -name __pycache__ -prune \
	-o -type f -print | LC_ALL=C sort)
LISTED := $(shell printf '%s\n' $(FILES) | cksum | cut -d ' ' -f 1)
RUN_STAMP := $(VENV)/run-$(LISTED)
DEV_STAMP := $(VENV)/dev-$(LISTED)
BENCH_STAMP := $(VENV)/bench-$(LISTED)

# Where it is set, each process would compile the package anew, and each run of pytest all tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test types tests test-all test-web bench bench-full constraints clean

demo: $(RUN_STAMP)
	$(BIN)/groundswell solve scenarios/dc/dc.yaml --solver highs -o dc_plan.json
	$(BIN)/groundswell report dc_plan.json -o dc_report.html

# Types are checked beside the tests. What is wrong is told in one piece, at once and at the end.
test: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory --jobs 2 types tests || { grep -v ^Success: $(VENV)/types.txt; exit 1; }

types: $(DEV_STAMP)
	@echo "mypy -p groundswell -p benchmarks -p builder"
	@MYPYPATH=scenarios/dc $(BIN)/mypy -p groundswell -p benchmarks -p builder > $(VENV)/types.txt 2>&1 \
		|| { echo; cat $(VENV)/types.txt; exit 1; }

tests: $(DEV_STAMP) $(VENV)/collected
	$(BIN)/python -m pytest --numprocesses 3 --dist worksteal -m "not slow and not web"

# Once after an install, by one process: in a new environment each worker would compile all tests and
# what they import by itself. What cannot be collected is told by the run.
$(VENV)/collected: $(DEV_STAMP)
	@$(BIN)/python -m pytest --collect-only -qq > /dev/null || true
	@touch $@

test-all: test
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal -m "slow and not web"

# As root, or by sudo: apt asks for it. Another browser than Debian's: make test-web CHROMIUM=/path
CHROMIUM ?= /usr/bin/chromium
test-web: $(DEV_STAMP)
	test -x $(CHROMIUM) || { $(AS_ROOT) apt-get update -qq && $(AS_ROOT) apt-get install -y -qq --no-install-recommends chromium fonts-liberation; }
	CHROMIUM=$(CHROMIUM) $(BIN)/python -m pytest -m web tests/web

bench: $(BENCH_STAMP)
	$(BIN)/python -m pytest benchmarks
	$(BIN)/python -m benchmarks quick

bench-full: $(BENCH_STAMP)
	$(BIN)/python -m benchmarks full

# By the oldest Python, for which the newest versions of some packages are not made any more. A
# version with a + or a place (@) comes from one machine, and no other could install it.
constraints:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "the versions must suit Python 3.11: make PYTHON=python3.11 constraints")'
	rm -rf $(NEWEST)
	$(PYTHON) -m venv $(NEWEST)
	$(NEWEST)/bin/$(PIP) install --editable '.[dev]'
	grep '^#' constraints.txt > $(NEWEST)/constraints.txt
	$(NEWEST)/bin/$(PIP) freeze --exclude-editable >> $(NEWEST)/constraints.txt
	! grep '^[^#]*[+@]' $(NEWEST)/constraints.txt
	mv $(NEWEST)/constraints.txt constraints.txt
	rm -rf $(NEWEST)

clean:
	rm -rf $(VENV) build dist *.egg-info dc_plan.json dc_report.html .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Groundswell needs Python 3.11 or later: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	touch $@

# Each installs the package itself, too: the stamps of other lists of files go, and RUN_STAMP comes.
$(RUN_STAMP): EXTRAS :=
$(DEV_STAMP): EXTRAS := [dev]
$(BENCH_STAMP): EXTRAS := [bench]
$(RUN_STAMP) $(DEV_STAMP) $(BENCH_STAMP): $(VENV)/made pyproject.toml constraints.txt
	rm -rf build
	$(INSTALL) --editable '.$(EXTRAS)'
	rm -f $(filter-out %-$(LISTED),$(wildcard $(VENV)/run-* $(VENV)/dev-* $(VENV)/bench-*))
	touch $(RUN_STAMP) $@
