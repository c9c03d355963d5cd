# Needs make and a python3 from 3.11 to 3.13; the rest is set up. Another Python: make PYTHON=python3.12 run
PYTHON ?= python3
BIN := .venv/bin
# What no installation here must influence: checks see the settings of the tests, or exactly these variables.
TEST_ENV := DJANGO_SETTINGS_MODULE=tests.settings
DEPLOY_ENV := env -i PATH="$$PATH" SECRET_KEY=of-this-check-alone-0123456789-abcdefghijklmnopqrstuvwxyz \
	ALLOWED_HOSTS=portal.example.com DATABASE_URL=postgres://portal@localhost/portal MEDIA_ROOT=var/media \
	PORTAL_URL=https://portal.example.com EMAIL_URL=smtp://localhost DEFAULT_FROM_EMAIL=portal@example.com \
	SEAL_KEYS=of-this-check-too-0123456789-abcdefghijklmnopqrstuvwxyz
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-header $(UPGRADE)
# One set-up at a time, with a Python that fits: everything below `Set-up` is made by this.
SET_UP = @$(PYTHON) scripts/bootstrap.py $(MAKE) --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help run test check setup tools messages lock notices sbom bench golden clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

# Steps and servers of a trial: a DATABASE_URL of the shell goes with the settings of the trial.
run: export PORTAL_TRIAL = 1
run: ## set up everything, then serve http://127.0.0.1:8000 (PORT=...)
	$(SET_UP) for-run
	@exec $(BIN)/python scripts/serve.py

# Compiled modules are kept, whatever the shell says: four processes collect the tests.
test: export PYTHONDONTWRITEBYTECODE =
test: ## set up what tests need, all checks, all tests on PostgreSQL, some again on SQLite
	$(SET_UP) for-test
	@$(MAKE) --no-print-directory check
	$(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -n 2 --dist loadscope --max-worker-restart 2 --durations 15
	$(BIN)/python -m pytest -m sqlite -n 2 --dist loadscope --max-worker-restart 2

check: tools ## style, types, templates, scripts, settings, migrations; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/oxlint static/js
	$(TEST_ENV) $(BIN)/python manage.py check --fail-level WARNING
	$(DEPLOY_ENV) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(TEST_ENV) DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run

setup: ## set up a deployment, whose variables are set: all that run does, the fonts, no demo data, no serving
	$(SET_UP) for-setup

tools:
	$(SET_UP) for-tools

messages: tools ## collect the texts to translate into locale/
	$(BIN)/python -m scripts.messages

lock: tools ## pin the dependencies of pyproject.toml anew (UPGRADE=--upgrade for newer ones)
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --extra dev --constraint requirements.txt --output-file requirements-dev.txt
	$(LOCK) --group setup --output-file requirements-uv.txt
	$(LOCK) --group fonts --no-deps --output-file requirements-fonts.txt

notices: tools ## write THIRD-PARTY-NOTICES anew: what the portal runs on, with licences
	$(BIN)/python -m scripts.third_parties notices

sbom: tools ## write sbom.cdx.json anew: the same for machines (CycloneDX)
	$(BIN)/python -m scripts.third_parties sbom

bench: tools ## measure pages, saves and PDFs against a bare Django view (PARTS="pages first import kill reports crowd verify stafflist seed round insight growth opening excel documents")
	$(BIN)/python scripts/bench.py $(PARTS)

golden: tools ## write the pictures that the report's pages are compared with; look at them before committing
	$(TEST_ENV) $(BIN)/python -m tests.assessments.reports.golden_pages

clean: ## remove what was made here: environment, database, demo data, caches; never in a deployment
	@$(PYTHON) scripts/deployment.py --refuse
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete

# --- Set-up: a file is made when it is missing or older than what it is made of ------------------------------
.PHONY: for-run for-setup for-tools for-test no-deployment deployment port libraries fonts browser anew
.NOTPARALLEL:
STAMPS := var/stamps
# By name: an environment that somebody activated is not ours.
SYNC := $(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python
# Where the test tools are installed, they stay, and hold all that the portal runs on.
ENVIRONMENT := $(firstword $(wildcard .venv/tools) .venv/portal)
COMPILED := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
PREPARED_FROM := $(COMPILED) requirements.txt $(wildcard config/settings.py fixtures/*.json */migrations/*.py) \
	$(shell find static $(filter-out var/static,$(wildcard */static)) -type f)
# A database elsewhere may change without us: it is looked at each time. A deleted one is made anew.
ELSEWHERE := $(DATABASE_URL)$(shell grep -s '^DATABASE_URL=' var/local.env)
ANEW := $(if $(ELSEWHERE),anew,$(if $(and $(wildcard var/portal.sqlite3),$(wildcard var/static/staticfiles.json)),,anew))
NOTED = mkdir -p $(STAMPS) && $(if $(ELSEWHERE),rm -f,touch)

for-run: no-deployment port $(ENVIRONMENT) libraries $(STAMPS)/demo
for-setup: deployment $(ENVIRONMENT) libraries $(STAMPS)/setup fonts
for-tools: .venv/tools libraries $(COMPILED) fonts
for-test: for-tools browser

no-deployment:
	@$(PYTHON) scripts/deployment.py --refuse

deployment:
	@$(PYTHON) scripts/deployment.py

port:
	@$(PYTHON) scripts/serve.py --only-check-port

.venv/bin/uv: requirements-uv.txt
	@echo "Virtual environment"
	@$(PYTHON) scripts/packages.py venv
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --no-input --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/portal: requirements.txt .venv/bin/uv
	@echo "Dependencies, pinned by hash"
	@$(SYNC) $<
	@touch $@

.venv/tools: requirements-dev.txt .venv/bin/uv
	@echo "Dependencies and test tools, pinned by hash"
	@$(SYNC) $<
	@touch .venv/portal $@

libraries:
	@$(PYTHON) scripts/packages.py libraries

browser:
	@$(PYTHON) scripts/packages.py browser

fonts: $(ENVIRONMENT)
	@$(BIN)/python -m printing.making

# Its lines are never changed; variables that a newer release knows are added.
var/local.env: $(wildcard scripts/local_env.py)
	@$(PYTHON) scripts/local_env.py $@

%.mo: %.po | $(ENVIRONMENT)
	@$(BIN)/python scripts/catalogue.py $<

$(STAMPS)/setup: $(PREPARED_FROM) $(ANEW) | $(ENVIRONMENT)
	@$(BIN)/python scripts/prepare.py
	@$(NOTED) $@

# With variables of its own a shell needs no file.
$(STAMPS)/demo: $(PREPARED_FROM) $(ANEW) | $(ENVIRONMENT) $(if $(SECRET_KEY),,var/local.env)
	@$(BIN)/python scripts/prepare.py --demo
	@$(NOTED) $@ $(STAMPS)/setup
