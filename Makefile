# Two commands are enough: `make run` and `make test`. Both prepare what they need, once, inside .venv.
# Needed beforehand: make, and Python 3.11 or newer (PYTHON=… chooses one).

CANDIDATES := $(or $(PYTHON),.venv/bin/python python3.14 python3.13 python3.12 python3.11 python3)
FOUND := $(shell for python in $(CANDIDATES); do \
    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$$python"; break; fi; \
    done)
ADVICE := Chainrule needs Python 3.11 or newer: install it, or name it with PYTHON=…
PREPARE = $(if $(FOUND),@"$(FOUND)" .ci/bootstrap.py,@echo '$(ADVICE)' >&2; exit 1;)
BIN := .venv/bin

# Nothing is written outside this folder.
export CHAINRULE_SETTINGS := $(CURDIR)/.venv/settings
export XDG_CACHE_HOME := $(CURDIR)/.venv/cache
SHOTS ?= .venv/shots
export PIP_CACHE_DIR ?= $(CURDIR)/.venv/cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTEST_DEBUG_TEMPROOT := $(CURDIR)/.venv/tmp
# Many tests start the program: without its bytecode each start compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE
export XDG_RUNTIME_DIR ?= $(CURDIR)/.venv/runtime

.PHONY: help run test lint bench mutants bundle fuzz kill soak watchdog gestures licences shots messages clean

help:  ## show this list
	@sed -n 's/^\([a-z]*\):  ## /  make \1	/p' Makefile

run:  ## start Chainrule; FILE=graph.chainrule opens a document
	$(PREPARE) run
	@$(BIN)/chainrule $(if $(FILE),"$(FILE)")

test:  ## run the whole test suite; ARGS="-k wire" goes to pytest
	$(PREPARE) test
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint:  ## check style, formatting, types and the layers' import contract
	$(PREPARE) lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench:  ## measure engine, training and canvas beside peers; TORCH=1 also installs PyTorch (200 MB or more)
	$(PREPARE) test
	@$(BIN)/python -c 'import autograd, micrograd; from importlib.util import find_spec; assert find_spec("NodeGraphQt")' \
	    2>/dev/null || $(BIN)/python -m pip install --no-input --quiet --editable '.[bench]' || \
	    echo 'Some peers cannot be installed here; the others are measured.'
	$(if $(TORCH),@$(BIN)/python -c 'import torch' 2>/dev/null || \
	    $(BIN)/python -m pip install --no-input --quiet --editable '.[torch]')
	@$(BIN)/python -m pytest tests/benchmarks -o python_files='bench_*.py' --capture=no $(ARGS)

bundle:  ## build dist/chainrule, which runs without Python, and try it on a virtual display
	$(PREPARE) test
	@$(BIN)/python -c 'import PyInstaller' 2>/dev/null || \
	    $(BIN)/python -m pip install --no-input --quiet --editable '.[dev,bundle]'
	@$(BIN)/python .ci/bundle.py

mutants:  ## plant a seeded sample of faults and print the share that the tests catch; SEED=1 COUNT=300 JOBS=2
	$(PREPARE) test
	@$(BIN)/python -m tests.faults.mutants --seed $(or $(SEED),1) --count $(or $(COUNT),300) --jobs $(or $(JOBS),2)

fuzz:  ## try nearly right inputs on the whole program; FOR=120 seconds, SEED=0
	$(PREPARE) test
	@$(BIN)/python -m tests.faults.fuzz $(or $(FOR),120) $(or $(SEED),0)

kill:  ## kill the program at seeded moments and look at what is left; COUNT=100 SEED=0
	$(PREPARE) test
	@$(BIN)/python -m tests.faults.kill $(or $(COUNT),100) $(or $(SEED),0)

soak:  ## use the whole program, and print what grows meanwhile; FOR=300 seconds, SEED=0
	$(PREPARE) test
	@$(BIN)/python -m tests.faults.soak $(or $(FOR),300) $(or $(SEED),0)

watchdog:  ## do everything with large graphs, and print how long the window stands still; SIZES=1000,5000
	$(PREPARE) test
	@$(BIN)/python -m tests.faults.watchdog $(SIZES)

gestures:  ## make random gestures of editing, undo and redo them all, and compare; SEEDS=100
	$(PREPARE) test
	@$(BIN)/python -m tests.faults.gestures $(or $(SEEDS),100)

licences:  ## list what the program is shipped with, under which licences; fail on one that is not allowed
	$(PREPARE) test
	@$(BIN)/python .ci/licences.py

shots:  ## take screenshots of every view into SHOTS (.venv/shots), and the README's pictures
	$(PREPARE) run
	@$(BIN)/python -m gui.cli.shots $(SHOTS)

messages:  ## collect what users read into the catalogue that translators start from
	$(PREPARE) lint
	@mkdir -p resources/locale
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --omit-header --add-location file \
	    --sort-by-file --width 110 --output-file resources/locale/chainrule.pot .

clean:  ## remove everything that was made here, settings too
	rm -rf .venv build dist .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
