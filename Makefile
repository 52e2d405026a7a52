# make run and make test do all the set-up themselves; each works alone on a fresh machine.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STORY ?= data/story
SITE ?=
# This machine alone; 0.0.0.0 lets a classroom in.
HOST ?= 127.0.0.1
# As many at once as there are cores; who has finished takes over from who has not.
PARALLEL := -n auto --maxprocesses 8 --dist worksteal

.PHONY: help setup run check test engines programs sites quick told stories faults lint style types scripts format basemap benchmark storm hostile lock supply audit pictures lighthouse clean
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18
	@echo 'example:'
	@echo '  make run STORY=tests/stories/voyage'

setup: $(VENV)/.runtime ## make the virtual environment and install what the app needs

run: $(VENV)/.runtime ## open the app in the browser
	STORY="$(STORY)" SITE="$(SITE)" $(BIN)/streamlit run streamlit_app.py --server.address "$(HOST)"

check: $(VENV)/.development ## what is run before each commit: style, types, story, a quick test of every room
	@$(MAKE) --no-print-directory --jobs 2 quick types style told

test: told ## run all tests, with a real browser among them
	$(BIN)/python -m tests.install_browser
	$(BIN)/python -m pytest $(PARALLEL)

engines: $(VENV)/.development ## point at every part of the map in Firefox and WebKit too
	$(BIN)/python -m tests.install_browser engines
	ENGINES=all $(BIN)/python -m pytest tests/app/map/test_engines.py

programs: $(VENV)/.development ## install the other programs that some tests ask (Debian)
	$(BIN)/python -m tests.programs

sites: $(VENV)/.development ## read a site of plain files by nginx, by Python, and in a folder below another
	$(BIN)/python -m tests.install_browser
	$(BIN)/python -m tests.read_sites $(PARALLEL)

quick: $(VENV)/.development
	$(BIN)/python -m tests.install_browser
	$(BIN)/python -m pytest -q -m quick

told: $(VENV)/.development
	$(BIN)/python -m geo check

stories: $(VENV)/.development ## take 500 made stories through every output
	$(BIN)/python -m tests.stories.make 500

faults: $(VENV)/.development ## put small faults into a copy, and see that tests catch each
	$(BIN)/python -m tests.install_browser
	$(BIN)/python -m tests.faults

lint: style types scripts ## check style and types

style: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.development
	$(BIN)/mypy

scripts: $(VENV)/.development
	$(BIN)/python -m tests.check_scripts

format: $(VENV)/.development ## put the code in its common form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

basemap: $(VENV)/.development ## build data/basemap from Natural Earth (needs npm)
	$(BIN)/python data/basemap/build.py

benchmark: $(VENV)/.development ## measure page, slow line and images
	$(BIN)/python -m tests.install_browser
	$(BIN)/python -m tests.benchmarks.bench_page
	$(BIN)/python -m tests.benchmarks.bench_line
	$(BIN)/python -m tests.benchmarks.bench_many
	$(BIN)/python -m tests.benchmarks.bench_images

storm: $(VENV)/.development ## see what a crowd does to a reader
	$(BIN)/python -m tests.benchmarks.bench_load

hostile: $(VENV)/.development ## do the harm that strangers, kills and full disks can do
	$(BIN)/python -m tests.hostile

lock: $(VENV)/.development ## write requirements-locked.txt: the versions of requirements.txt with hashes
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --no-annotate --no-header \
		--python-version 3.11 requirements.txt --output-file requirements-locked.txt

supply: $(VENV)/.development ## write what goes with a release: the list of parts (CycloneDX), their licences
	mkdir -p test-results/supply
	$(BIN)/cyclonedx-py requirements requirements-locked.txt --output-reproducible \
		--output-file test-results/supply/sbom.json
	$(BIN)/pip-licenses --from=mixed --format=plain-vertical --with-license-file --with-notice-file \
		--no-license-path --packages $$(sed -n 's/==.*//p' requirements.txt) \
		--output-file test-results/supply/THIRD-PARTY-NOTICES.txt

audit: $(VENV)/.development ## ask which parts are known to be vulnerable (needs the network)
	$(BIN)/pip-audit --requirement requirements-locked.txt --disable-pip

pictures: $(VENV)/.development ## take the documents' pictures
	$(BIN)/python -m tests.install_browser
	$(BIN)/python -m tests.take_pictures

lighthouse: $(VENV)/.development ## ask Lighthouse about the pages (needs npm)
	$(BIN)/python -m tests.install_browser
	$(BIN)/python -m tests.run_lighthouse

clean: ## remove what the other commands made
	rm -rf $(VENV) tests/scripts/node_modules test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; name one with make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
