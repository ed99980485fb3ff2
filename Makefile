# Everything runs from a clean clone with Rust (stable), Python >= 3.11 and a C compiler; what the tests of other languages
# need, they install by its Debian name or say that it is missing.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TARGET := $(or $(CARGO_TARGET_DIR),target)
# What each language replayed of the conformance vectors.
PARITY := $(TARGET)/parity
# What a finished install of the package depends on.
PACKAGE := $(shell find opd-core/src opd-core/templates opd-core/schemas opd-core/norms opd-core/profiles opd-core/data opd-py/src -type f) \
	opd-py/Cargo.toml opd-py/pyproject.toml opd-core/Cargo.toml Cargo.toml Cargo.lock

.PHONY: demo test bindings lint bench docs site docs-links clean

## Installs into .venv, writes a synthetic delivery into demo/, counts its coverage, validates it and writes the reports.
demo: $(VENV)/package
	$(BIN)/opd demo demo
	$(BIN)/opd coverage demo --agreement demo/convenio.toml --as-of 2024-12-31
	$(BIN)/opd validate demo/casos.csv --events demo/eventos.csv --measures demo/medidas.csv \
		--activities demo/actividades.csv --staff demo/personal.csv --agreement demo/convenio.toml \
		--staff-readings demo/parametros_personal.toml --as-of 2024-12-31 \
		--report demo/informe.html --report demo/informe.json --report demo/informe.csv; \
	status=$$?; if [ $$status -ne 1 ]; then echo "expected status 1 (findings), got $$status"; exit 1; fi

## Runs every test of every language.
test: $(VENV)/package $(VENV)/tools $(VENV)/docs
	mkdir -p $(PARITY)
	cargo test --locked -p opd-core -p opd-ffi --all-features | tee $(PARITY)/rust.txt
	PYTHON=$(BIN)/python tests/ffi/generate_python.sh
	tests/ffi/c_abi.sh
	tests/ffi/uniffi.sh
	tests/browser.sh
	tests/spark.sh
	OPD_PARITY=$(PARITY) $(BIN)/python -m pytest tests
	$(BIN)/python tests/ffi/parity.py $(PARITY)

## Writes each language's package into target/bindings, installs it as its users do and runs the example of its page.
bindings: $(VENV)/build
	cargo rustc --locked --release -p opd-ffi --lib --crate-type cdylib --crate-type staticlib
	opd-ffi/packages/build.sh $(TARGET)/release/libopd_ffi.so $(TARGET)/bindings $(TARGET)/release/libopd_ffi.a
	opd-ffi/packages/build_uniffi.sh $(TARGET)/release/libopd_ffi.so $(TARGET)/bindings
	$(BIN)/maturin build --release --locked --manifest-path opd-py/Cargo.toml --out $(TARGET)/bindings/python
	cp opd-py/docs/package.md $(TARGET)/bindings/python/README.md
	tests/ffi/packages.sh $(TARGET)/bindings
	tests/ffi/packages_uniffi.sh $(TARGET)/bindings

## Formatting and lints, as CI runs them.
lint: $(VENV)/package $(VENV)/tools
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets --all-features -- -D warnings
	cargo clippy --locked -p opd-core -- -D warnings
	$(BIN)/ruff format --check opd-py/python opd-py/docs opd-ffi/packages tests benches
	$(BIN)/ruff check opd-py/python opd-py/docs opd-ffi/packages tests benches
	$(BIN)/mypy --config-file opd-py/pyproject.toml

## Rewrites the documents and the C header that are generated from the code, and builds the site.
docs: $(VENV)/package
	UPDATE_DOCS=1 cargo test --locked -p opd-core --all-features --test docs
	UPDATE_DOCS=1 cargo test --locked -p opd-ffi --test header
	UPDATE_DOCS=1 tests/ffi/uniffi.sh
	$(BIN)/python tests/ffi/parity.py $(PARITY) --write
	$(MAKE) site

# What builds a page of the site; each language has its own.
SPHINX = $(BIN)/python -m sphinx -q -W --keep-going -E -c opd-py/docs/site

## Builds the documentation site into target/site: Spanish at its root, English in `en`, rustdoc in `rust`.
site: $(VENV)/package $(VENV)/docs
	rm -rf $(TARGET)/site
	$(SPHINX) -t es -d $(TARGET)/sphinx/es opd-py/docs/site/es $(TARGET)/site
	$(SPHINX) -t en -d $(TARGET)/sphinx/en opd-py/docs/site/en $(TARGET)/site/en
	cargo doc --locked -p opd-core --no-deps --all-features
	cp -r $(TARGET)/doc $(TARGET)/site/rust

## Asks the network whether the links of the site to other places still lead there.
docs-links: $(VENV)/package $(VENV)/docs
	$(SPHINX) -b linkcheck -t es -d $(TARGET)/sphinx/es opd-py/docs/site/es $(TARGET)/sphinx/links
	$(SPHINX) -b linkcheck -t en -d $(TARGET)/sphinx/en opd-py/docs/site/en $(TARGET)/sphinx/links

## Criterion benches of the core, then the package beside its peers (see benches/README.md).
bench: $(VENV)/package $(VENV)/tools
	cargo bench --locked -p opd-benches
	$(BIN)/python benches/side_by_side.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/build: $(VENV)/bin/python tests/requirements-build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements-build.txt
	touch $@

$(VENV)/tools: $(VENV)/build tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@

$(VENV)/docs: $(VENV)/build tests/requirements-docs.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements-docs.txt
	touch $@

$(VENV)/package: $(VENV)/build $(PACKAGE)
	cd opd-py && VIRTUAL_ENV=$(CURDIR)/$(VENV) $(CURDIR)/$(BIN)/maturin develop --release --locked --extras cli
	touch $@

clean:
	rm -rf $(VENV) target demo opd-py/python/opd/*.so
