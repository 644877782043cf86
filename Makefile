# Dẫn Lối. `make help` lists the targets; each installs what it needs.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:

APP := .venv/bin/python
ENGINE := bot/.venv/bin/python
CLI := $(APP) -m danloi.app.cli
QUIET_ENGINE := PYTHONPATH=. RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 PYTHONWARNINGS=ignore SQLALCHEMY_SILENCE_UBER_WARNING=1
ENGINE_TESTS := $(QUIET_ENGINE) $(ENGINE) -m pytest -c bot/pyproject.toml --rootdir . --confcutdir tests/bot
# pytest's status 5, no test selected, is no failure when ARGS selects.
NONE_FITS := || { status=$$?; [ $$status -eq 5 ] && [ -n "$$ARGS" ] || exit $$status; }
DEBIAN_PACKAGES := postgresql chromium fonts-dejavu-core
# Only where no node and npm are there, whoever installed them.
NODE_PACKAGES := $(if $(shell command -v npm),,nodejs npm)

# Without stored bytecode every command compiles what it imports anew: 2.7 s of each start of the app.
unexport PYTHONDONTWRITEBYTECODE

# PORT, HOST, DATA_DIR, DATABASE_URL, PY310 and PY312 reach the programs as they are.
# Words to add to the command: make test ARGS="-k fee"
ARGS ?=
# Tests that run at once.
WORKERS ?= 3
# The file to evaluate or import: make evaluate FILE=questions.yml, make import FILE=records.jsonl.gz
FILE ?=

.PHONY: help serve test sandbox train check bench bench-search bench-status bench-pages lighthouse screenshots bench-webhooks bench-web chaos bench-release bench-console bench-learning evaluate tune transcript catalogue import account setup clean distclean
.PHONY: setup-app debian style types imports rasa-data unit-app unit-engine unit-model

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

serve: setup ## Start the assistant and print its address (PORT, HOST, DATA_DIR, DATABASE_URL)
	@exec $(CLI) serve $(ARGS)

test: setup debian ## Check and test everything (ARGS="-k fee" for some)
	@echo "Training the engine; checking the code and testing the engine's components beside it…"
	@scripts/together.sh "$(MAKE) check unit-engine" "$(MAKE) train"
	@echo "Testing the app, and the trained engine beside it…"
	@scripts/together.sh "$(MAKE) unit-model" "$(MAKE) unit-app"

sandbox: train ## Write to the assistant as a citizen on simulated Zalo and Telegram (SANDBOX_PORT)
	@exec $(APP) -m tests.sandbox

train: setup ## Train the engine if its inputs changed
	@echo "Training the engine if its inputs changed (a few minutes the first time)…"
	@exec $(CLI) train

check: setup style types imports rasa-data ## Format, lint, types, import directions, the engine's data

bench: setup ## Measure speed
	@exec $(APP) -m bench $(ARGS)

evaluate: setup ## Measure the quality of the answers (FILE=…)
	@exec $(APP) -m evaluation $(FILE) $(ARGS)

transcript: setup-app ## Hold ten conversations with a running assistant (URL=…) and write docs/conversations.md
	@exec $(APP) -m evaluation.conversations --url $(or $(URL),http://127.0.0.1:8000)

catalogue: setup-app ## Load the catalogue of procedures into the database
	@exec $(CLI) catalogue load $(ARGS)

tune: setup ## Fit the search to the calibration questions and the catalogue in DATA_DIR (ARGS=--write)
	@exec $(APP) -m evaluation.tuning $(FILE) $(ARGS)

bench-search: setup-app ## Measure the search over 123, 5,665 and 100,000 records (minutes)
	@exec $(APP) -m bench.search $(ARGS)

bench-webhooks: setup debian ## Measure how fast webhooks are acknowledged, with 1 and 2 app processes (ARGS=--write)
	@exec $(APP) -m bench.webhooks $(ARGS)

chaos: setup debian ## Wound the assistant while 500 citizens write to it, and count what they saw (ARGS=--write)
	@exec $(APP) -m bench.chaos $(ARGS)

bench-release: setup debian ## Train, release and roll back models while 20 messages/s come in (minutes; ARGS=--write)
	@exec $(APP) -m bench.release $(ARGS)

bench-console: setup-app debian ## Measure every page of the staff console over 100,000 conversations (minutes; ARGS=--write)
	@exec $(APP) -m bench.console $(ARGS)

bench-learning: setup debian ## Time the way from a reviewer's label to the model that learned it (minutes; ARGS=--write)
	@exec $(APP) -m bench.learning $(ARGS)

bench-web: setup ## Measure 200 widgets that listen at once: memory and latency (ARGS=500 for as many)
	@exec $(APP) -m bench.web $(ARGS)

bench-pages: setup-app ## Measure what the public pages cost to serve
	@exec $(APP) -m bench.pages.cost $(ARGS)

lighthouse: setup-app ## Measure the public pages with Lighthouse and write docs/lighthouse/
	@scripts/debian.sh $(DEBIAN_PACKAGES) $(NODE_PACKAGES)
	@scripts/lighthouse.sh
	@exec $(APP) -m bench.pages.lighthouse $(ARGS)

screenshots: setup debian ## Take the pictures of docs/screenshots/ anew
	@$(APP) -m bench.pages.screenshots $(ARGS)
	@$(APP) -m bench.web.screenshots $(ARGS)
	@exec $(APP) -m bench.console.screenshots

bench-status: setup ## Measure the look-up of files: turns beside ordinary ones, 5,000 followed files (minutes)
	@exec $(APP) -m bench.status $(ARGS)

import: setup-app ## Show what a file of the national portal changes (FILE=…), or take it over (ARGS=--apply)
	@exec $(CLI) catalogue import "$(or $(FILE),$(error FILE is missing: make import FILE=records.jsonl.gz))" $(ARGS)

account: setup-app ## Open an account of the staff console (LOGIN=lan NAME="Nguyễn Thị Lan" ROLE=administrator)
	@exec $(CLI) account create "$(or $(LOGIN),$(error LOGIN is missing: make account LOGIN=lan NAME="Nguyễn Thị Lan"))" --name "$(or $(NAME),$(LOGIN))" --role "$(or $(ROLE),administrator)" $(ARGS)

setup: ## Build the two Python environments
	@scripts/setup.sh all

clean: ## Remove trained models and caches
	@echo "Removing trained models and caches"
	@rm -rf .data/models .rasa/cache .mypy_cache .ruff_cache .pytest_cache .cache
	@find . \( -name .venv -o -name .tools -o -name .git \) -prune -o -name __pycache__ -type d -exec rm -rf {} +

distclean: clean ## Remove the environments and tools too
	@echo "Removing the environments"
	@rm -rf .venv bot/.venv .tools

# ---- internal -----------------------------------------------------------------------

setup-app:
	@scripts/setup.sh app

debian:
	@scripts/debian.sh $(DEBIAN_PACKAGES)

style: setup-app
	@echo "Checking format and style…"
	@$(APP) -m ruff format --check .
	@$(APP) -m ruff check .

types: setup-app
	@echo "Checking types…"
	@$(APP) -m mypy

imports: setup-app
	@echo "Checking import directions…"
	@$(APP) -m pytest -q tests/test_import_direction.py

rasa-data: setup
	@echo "Checking the engine's data (about half a minute)…"
	@$(QUIET_ENGINE) $(ENGINE) -m rasa data validate --domain domain.yml --data data/nlu data/rules --config config.yml --fail-on-warnings

unit-engine: setup
	@echo "Testing the engine's components…"
	@$(ENGINE_TESTS) tests/bot --ignore=tests/bot/test_whole_model.py $(ARGS) $(NONE_FITS)

unit-model: setup
	@echo "Testing the trained engine…"
	@$(ENGINE_TESTS) tests/bot/test_whole_model.py $(ARGS) $(NONE_FITS)

unit-app: setup-app
	@echo "Testing the app…"
	@$(APP) -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder -rR tests --ignore=tests/bot $(ARGS) $(NONE_FITS)
