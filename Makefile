# Each target works alone on a bare machine with Python 3.11 and make. Paths are relative, so the
# checkout may lie under any path; no package index is named anywhere.

.PHONY: help demo demo-reset test lint check pytest browser races bench requirements base dev messages
.DEFAULT_GOAL := help
.NOTPARALLEL:

PORT ?= 8000
PY := .venv/bin/python
# The stamp carries the file's checksum: changed requirements are installed again, others never.
BASE_STAMP := .venv/.base-$(shell cksum < requirements/base.txt | tr ' ' -)
DEV_STAMP := .venv/.dev-$(shell cksum < requirements/dev.txt | tr ' ' -)
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
BENCHES := $(wildcard bench/*.py)
BROWSER := $(or $(CHROMIUM_PATH),$(shell command -v chromium chromium-browser google-chrome 2>/dev/null | head -n 1))

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PYTHONUTF8 := 1

# pip, even where uv is present: many machines know a mirror through pip's own configuration only.
INSTALL := $(PY) -m pip install --quiet --require-hashes

help:
	@echo "make demo [PORT=8000]   serve a made-up county on this machine; Ctrl-C stops it"
	@echo "make demo-reset         throw the demo's data away"
	@echo "make test               every check and every test"
	@echo "make lint               style, types and architecture only"
	@echo "make bench              measure against peers"
	@echo "make races              every pair of verbs against each other, 50 rounds; takes hours"
	@echo "make requirements       pin requirements/*.in again"

demo: base messages
	@exec $(PY) manage.py demo --port "$(PORT)"

demo-reset: base
	@$(PY) manage.py demo --reset

test: lint check pytest browser

lint: dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m bandit -q -lll -c pyproject.toml -r config tenants audit casefiles workflows
	$(PY) -c "from importlinter.cli import lint_imports_command as go; go()" --config pyproject.toml

# Production settings with made-up values; nothing is contacted.
PRODUCTION := DJANGO_SETTINGS_MODULE=config.settings.production DATABASE_OWNER_URL= \
	DATABASE_URL=postgresql://nobody:nothing@127.0.0.1:9/nowhere \
	CHENGXIN_SECRET_KEY=only-for-the-deployment-check-0123456789-abcdefghijklmnopqrstuvwxyz \
	CHENGXIN_DATA_KEYS=check:PflscnzPDXiCHXSWzkFfzOcGE01XalR33so8LvYd4iU= \
	CHENGXIN_SEARCH_KEY=fwmbka01VhZ2E/f08UjSSyDjSt+59ou9KE77EP4LTXk= \
	CHENGXIN_SIGNING_KEY=/5wJ1qStdKymaVFEYVhDVlTWzgOsJGROo0xM6pIHCyo= \
	CHENGXIN_BACKUP_KEY=huVeD6q2E4ZvJdybvmOkdHBh8MERkCZ7ZzfjCAT/57I= \
	CHENGXIN_HOSTS=credit.example.cn

check: dev
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py check
	@echo manage.py check --deploy --fail-level WARNING
	@$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

# Without Chromium tests/browser fails in CI and skips elsewhere, which is said again at the very end.
# Each worker has an embedded server of its own; on a given server (DATABASE_URL) one works alone.
pytest: dev messages
	$(PY) -m pytest $(if $(DATABASE_URL),,--numprocesses auto --maxprocesses 4 --dist worksteal)

browser: pytest
ifeq ($(BROWSER),)
	@echo "################################################################################" >&2
	@echo "##  THE BROWSER TESTS DID NOT RUN: there is no Chromium on this machine.      ##" >&2
	@echo "##  Install it from your distribution (package chromium), then make test.     ##" >&2
	@echo "################################################################################" >&2
endif

races: dev messages
	CHENGXIN_RACE_ROUNDS=50 $(PY) -m pytest tests/races/test_pairs.py

bench: dev messages
	@if [ -z "$(BENCHES)" ]; then echo "bench/ holds nothing to run" >&2; exit 1; fi
	@for each in $(BENCHES); do echo "== $$each"; $(PY) "$$each" || exit 1; done

# --- set-up ------------------------------------------------------------------------------------

.venv/.made:
	@for each in python3.11 python3 python; do \
	  if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making .venv with $$each"; "$$each" -m venv .venv && touch .venv/.made; exit $$?; \
	  fi; \
	done; echo "Chengxin needs Python 3.11 or later; none was found." >&2; exit 1

base: $(BASE_STAMP) ;

dev: $(DEV_STAMP) ;

$(BASE_STAMP): | .venv/.made
	@echo "Installing requirements/base.txt"
	@$(INSTALL) -r requirements/base.txt
	@rm -f .venv/.base-*; touch $@

# Everything of base.txt stands in dev.txt too, in the same version.
$(DEV_STAMP): | .venv/.made
	@echo "Installing requirements/dev.txt"
	@$(INSTALL) -r requirements/dev.txt
	@rm -f .venv/.dev-* .venv/.base-*; touch $@ $(BASE_STAMP)

messages: base $(MESSAGES)

%.mo: %.po | base
	@$(PY) -m babel.messages.frontend --quiet compile -d locale -D django

# Pins stay unless UPGRADE="--upgrade" or "--upgrade-package NAME" says otherwise. The files name no
# index: whichever uv is set up to use on this machine is asked.
COMPILE = --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	--python-version 3.11 $(UPGRADE)

requirements: | .venv/.made
	@$(PY) -m uv --version >/dev/null 2>&1 || $(PY) -m pip install --quiet uv
	$(PY) -m uv pip compile $(COMPILE) requirements/base.in -o requirements/base.txt
	$(PY) -m uv pip compile $(COMPILE) -c requirements/base.txt requirements/dev.in -o requirements/dev.txt
	@! grep -inE 'index-url|find-links|https?://' requirements/*.txt
