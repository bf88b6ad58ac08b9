# kefu: every task of the project. Plain `make` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev serve test test-llm test-browser eval red-team baselines compare-embedded check format bench bench-models lock clean

# The first interpreter that the locked packages support; override with `make PYTHON=/path/to/python3`.
PYTHON ?= $(firstword $(foreach name,python3.12 python3.11 python3.13 python3,$(shell $(name) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $(name))))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
DATA := $(or $(KEFU_DATA_DIR),data)
HOST ?= 127.0.0.1
PORT ?= 7860
# A spinning OpenMP thread starves everything else on a small machine.
export OMP_WAIT_POLICY := passive

help: ## list the tasks
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11–3.13；请安装后再试，或 make PYTHON=… / Python 3.11 to 3.13 is needed: install it, or say make PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml $(VENV)/.python
	@echo "正在安装软件包，需要几分钟 / installing packages, this takes some minutes …"
	@$(PIP) install -q --require-hashes -r requirements.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml $(VENV)/.python
	@echo "正在安装软件包，需要几分钟 / installing packages, this takes some minutes …"
	@$(PIP) install -q --require-hashes -r requirements-dev.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.installed

setup: $(VENV)/.installed ## make the virtual environment and install the locked packages
setup-dev: $(VENV)/.installed-dev ## the same with what the tests need

serve: setup ## set up what is missing and open the desk on http://127.0.0.1:7860
	@$(BIN)/kefu model pull --if-needed || echo "没有内置模型，先以知识库原文作答；kefu doctor 会说明原因 / no embedded model yet: answers come verbatim from the articles; see kefu doctor"
	@$(BIN)/kefu ingest --if-empty knowledge/samples
	@exec $(BIN)/kefu serve --host $(HOST) --port $(PORT)

test: setup-dev ## the tests that need neither a network nor a model (browser and PostgreSQL tests included where they can run)
	$(BIN)/python -m pytest -m "not llm and not browser" -n 2 --dist loadscope
	@# In a process of their own: the browser's driver keeps an event loop running that other tests can't share.
	$(BIN)/python -m pytest -m browser

test-llm: setup-dev ## the tests that run the real embedded model
	$(BIN)/python -m pytest -m llm

test-browser: setup-dev ## only the tests that drive headless Chromium
	$(BIN)/python -m pytest -m browser

eval: setup-dev ## the gate: every case put to the desk without a model, against the baselines; then each guard rule switched off (HTML=report)
	$(BIN)/kefu eval run tests/cases --llm none --baseline tests/baselines --strict $(if $(HTML),--html $(HTML))
	$(BIN)/kefu eval rules tests/cases

red-team: setup-dev ## innocent and other cases in every disguise and under every strategy: gaps and over-refusals (SAMPLE=600, HTML=report); gates nothing
	$(BIN)/kefu eval run tests/cases/call_center.zh --llm none --mutate all --strategies all --sample $(or $(SAMPLE),600) \
		$(if $(HTML),--html $(HTML)) || test $$? -ne 4

baselines: setup-dev ## write the baselines that the gate compares with, known failures and all: review and commit what changed (REASON=text)
	$(BIN)/kefu eval run tests/cases --llm none --write-baseline $(if $(REASON),--reason "$(REASON)") || test $$? -ne 4

compare-embedded: setup-dev ## the embedded model alone and behind the desk, on the same cases (a quarter of an hour on two cores)
	$(BIN)/kefu eval run tests/comparison --target raw --llm embedded --json $(DATA)/eval/raw.json || test $$? -ne 4
	$(BIN)/kefu eval run tests/comparison --llm embedded --json $(DATA)/eval/desk.json || test $$? -ne 4
	$(BIN)/kefu eval compare $(DATA)/eval/raw.json $(DATA)/eval/desk.json

check: setup-dev ## lint, formatting, types, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports

format: setup-dev ## format the code and sort the imports
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: setup-dev ## print all figures, with their targets and whether they are reached (PARTS="triage guards" for some, CMRC=path for retrieval)
	@$(BIN)/python -m bench $(PARTS) $(if $(CMRC),--cmrc $(CMRC))

bench-models: setup-dev ## print the embedded model's figures: right answers with and without it, speed, memory
	@$(BIN)/python -m bench.embedded_model

lock: ## compile pyproject.toml to the hash-locked requirement files (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group build -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove the virtual environment and caches; data/ stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache
