# Everything begins here: `make run` to try Factkeep, `make test` to test it. Python 3.11 or newer is all that is needed.
# Packages go into .venv with exact versions and hashes; uv is used if it is there, else pip. Data goes into var/.

PY      ?= python3
UV      ?= $(shell command -v uv 2>/dev/null)
PORT    ?= 8000
# One process for each core, up to four: more would only take memory on the machine of somebody who tries it.
WORKERS ?= $(shell $(PY) -c 'import os; print(min(os.cpu_count() or 1, 4))')
JOBS    ?= 2
ARGS    ?=

V := .venv
B := $(V)/bin

.DEFAULT_GOAL := help
.PHONY: help run dev setup test lint check bench load docs lock clean

help:  ## This list
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1	\2/p' Makefile

# Installs exactly what the first prerequisite lists. The stamps of both sets go first, so that a stopped install is taken up again.
define sync
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed. Name one: make PY=python3.12 ...' >&2; exit 1; }
	@rm -f $(V)/.run $(V)/.dev
	@echo 'Installing $< ...'
	@if [ -n "$(UV)" ]; then \
	  $(B)/python -c '' 2>/dev/null || "$(UV)" venv -q --clear --python "$(PY)" $(V) && \
	  VIRTUAL_ENV="$(CURDIR)/$(V)" "$(UV)" pip sync -q --require-hashes --only-binary :all: $<; \
	else \
	  $(B)/python -m pip --version >/dev/null 2>&1 || { \
	    $(PY) -c 'import ensurepip, venv' 2>/dev/null || { echo 'Python lacks its venv module. On Debian and Ubuntu: install python3-venv.' >&2; exit 1; }; \
	    $(PY) -m venv --clear $(V); } && \
	  $(B)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r $<; \
	fi
endef

$(V)/.run: requirements.txt
	$(sync)
	@touch $@

# The development set holds the other one.
$(V)/.dev: requirements-dev.txt
	$(sync)
	@touch $@ $(V)/.run

run: export FACTKEEP_SITE_URL ?= http://127.0.0.1:$(PORT)
run: export FACTKEEP_TASKS ?= database
run: $(V)/.run  ## Start Factkeep on this machine, with a demo class at the first start (PORT=8000)
	@$(B)/python -c 'import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(sys.argv[1])))' $(PORT) 2>/dev/null \
	  || { echo 'Port $(PORT) is taken. Choose another: make run PORT=8001' >&2; exit 1; }
	@$(B)/python manage.py prepare
	@$(B)/python manage.py work --beside $$$$ & exec $(B)/python -m granian --interface wsgi config.wsgi:application --host 127.0.0.1 --port $(PORT) --http 1 --no-ws \
	  --workers $(WORKERS) --blocking-threads 1 --respawn-failed-workers --workers-kill-timeout 10 --log-level warning

dev: export FACTKEEP_DEBUG = 1
dev: export FACTKEEP_SITE_URL ?= http://127.0.0.1:$(PORT)
dev: export FACTKEEP_TASKS ?= database
dev: $(V)/.dev  ## Start with debug pages, and again after each change of the code
	@$(B)/python manage.py prepare
	@$(B)/python manage.py work --beside $$$$ & exec $(B)/python manage.py runserver 127.0.0.1:$(PORT)

setup: $(V)/.dev  ## Install what development needs

test: $(V)/.dev  ## Run the tests (ARGS='-k cards'; DATABASE_URL=postgres://... for PostgreSQL)
	@$(B)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

lint: $(V)/.dev  ## Run what looks at the code alone: style, types, settings, migrations
	$(B)/ruff check
	$(B)/ruff format --check
	$(B)/djlint --lint --quiet templates
	$(B)/mypy
	$(B)/python manage.py makemigrations --check --dry-run
	@echo 'manage.py check --deploy, with settings as for a public site'
	@FACTKEEP_SITE_URL=https://factkeep.example.org \
	  FACTKEEP_SECRET_KEY="$$($(B)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  $(B)/python manage.py check --deploy --fail-level WARNING

check: lint test  ## Run all that must hold before a change goes in (ARGS are for the tests)

bench: $(V)/.dev  ## Measure what an answer costs
	@$(B)/python -m bench answer $(ARGS)

load: $(V)/.dev  ## Let a class take a quiz while the server is killed (ARGS='--seconds 120 --kill-every 5')
	@$(B)/python -m bench load $(ARGS)

docs: $(V)/.dev  ## Write anew what the documentation takes from the code
	@$(B)/python -m docs.make

# Ranges stand in pyproject.toml. No registry's address and no path may get into the files: they install from wherever one installs.
COMPILE = pip compile -q --python-version 3.11 --universal --generate-hashes --only-binary :all: --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)
lock:  ## Compile the requirements files anew (UPGRADE=1 for newer versions)
	@uv="$(UV)"; if [ -z "$$uv" ]; then \
	  [ -x $(V)-lock/bin/uv ] || { $(PY) -m venv --clear $(V)-lock && $(V)-lock/bin/python -m pip install -q --only-binary :all: uv; } || exit 1; \
	  uv=$(V)-lock/bin/uv; fi; \
	"$$uv" $(COMPILE) pyproject.toml -o requirements.txt && \
	"$$uv" $(COMPILE) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt && \
	echo uv | "$$uv" $(COMPILE) - -o .ci/uv.txt
	@! grep -n '://' requirements.txt requirements-dev.txt .ci/uv.txt

clean:  ## Remove what was installed and made by tools; your data in var/ stays
	rm -rf $(V) $(V)-lock .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
