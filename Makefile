# Needs make and a python3 from 3.11 to 3.13; the rest is set up. Another Python: make PYTHON=python3.12 run
PYTHON ?= python3
BIN := .venv/bin
# What no installation here must influence: checks see the settings of the tests, or exactly three variables.
TEST_ENV := DJANGO_SETTINGS_MODULE=tests.settings
DEPLOY_ENV := env -i PATH="$$PATH" SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz \
	ALLOWED_HOSTS=portal.example.com DATABASE_URL=postgres://portal@localhost/portal
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-header $(UPGRADE) pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help run test check setup tools messages lock bench golden clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## set up everything, then serve http://127.0.0.1:8000 (PORT=...)
	@$(PYTHON) scripts/bootstrap.py run

test: ## set up what tests need, all checks, all tests on SQLite and on PostgreSQL
	@$(PYTHON) scripts/bootstrap.py test
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2
	$(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -n 2 -m "not no_database"

check: tools ## style, types, templates, settings, migrations; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --quiet --lint templates
	$(TEST_ENV) $(BIN)/python manage.py check --fail-level WARNING
	$(DEPLOY_ENV) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(TEST_ENV) DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run

setup: ## all that run does, without demo data and without serving
	@$(PYTHON) scripts/bootstrap.py setup

tools:
	@$(PYTHON) scripts/bootstrap.py tools

messages: tools ## collect the texts to translate into locale/
	$(BIN)/python scripts/messages.py

lock: tools ## pin the dependencies of pyproject.toml anew (UPGRADE=--upgrade for newer ones)
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

bench: tools ## measure pages, saves and PDFs against a bare Django view (PARTS="pages first import kill reports")
	$(BIN)/python scripts/bench.py $(PARTS)

golden: tools ## write the pictures that the report's pages are compared with; look at them before committing
	$(TEST_ENV) $(BIN)/python -m tests.assessments.reports.golden_pages

clean: ## remove what was made here: environment, database, demo data, caches
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
