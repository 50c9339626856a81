# Everything starts from a bare python3: the environment in .venv is made by the first verb that needs it.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench fmt docs messages shell clean drills
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3
RUN := .venv/bin/python

help: ## Say what each verb does
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|' 2>/dev/null \
	  || grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST)

demo: ## Serve an academy with a real course at http://localhost:8000
	@$(PYTHON) bootstrap.py && exec $(RUN) -m rostra demo $(ARGS)

test: ## Run all checks and tests, on SQLite and PostgreSQL, with journeys in a browser
	@$(PYTHON) bootstrap.py --dev && exec $(RUN) -m tools.test

check: ## Check format, lint, imports, types, migrations, templates and reference pages
	@$(PYTHON) bootstrap.py --dev && exec $(RUN) -m tools.check

bench: ## Measure what answers cost as the academy grows, against the targets
	@$(PYTHON) bootstrap.py --dev && exec $(RUN) -m bench $(ARGS)

fmt: ## Put the code in shape
	@$(PYTHON) bootstrap.py --dev && $(RUN) -m ruff format . && $(RUN) -m ruff check --fix .

docs: ## Write the reference pages that come from the code
	@$(PYTHON) bootstrap.py --dev && exec $(RUN) -m tools.reference

messages: ## Bring the interface's catalogues of translations up to date with the code
	@$(PYTHON) bootstrap.py --dev && exec $(RUN) -m tools.messages $(ARGS)

shell: ## Open a Python shell with the demo's data
	@$(PYTHON) bootstrap.py && ROSTRA_DATA_DIR=.rostra-demo ROSTRA_DEMO=yes exec $(RUN) -m rostra manage shell

drills: ## Pull the plug: kill web and worker in the middle, back up and restore, and see that nothing is lost
	@$(PYTHON) bootstrap.py --dev && exec $(RUN) -m bench.drills $(ARGS)

clean: ## Remove the environment, caches and the demo's data (never .rostra)
	@rm -rf .venv .cache .rostra-demo .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
