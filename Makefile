# Every routine command. Each target installs what it needs and says what it installs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APT := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig poppler-utils qpdf scribus-data ghostscript
STAMP := $(VENV)/.installed

.PHONY: pamphlets test lint bench fonts install lock clean help

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

pamphlets: install fonts  ## build every partner in every language, as drafts, into out/
	$(BIN)/pamphlet build --draft

test: install fonts  ## run all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: install  ## ruff and mypy strict
	$(BIN)/ruff check src tests
	$(BIN)/mypy

bench: install fonts  ## documents a minute against a plain WeasyPrint loop, in one run
	$(BIN)/python tests/bench.py

fonts: install  ## fetch and check the guide's fonts
	@command -v npm >/dev/null || tools/need npm
	$(BIN)/pamphlet fonts install

install: $(STAMP)  ## system libraries (apt, where it may), virtual environment, packages

$(STAMP): requirements.lock pyproject.toml
	@tools/need $(APT)
	@echo "installing: Python packages of requirements.lock into $(VENV)"
	$(PYTHON) -m venv $(VENV) || { tools/need python3-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lock:  ## renew requirements.lock (for maintainers; needs uv)
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --output-file requirements.lock --upgrade

clean:  ## remove what was built
	rm -rf out
