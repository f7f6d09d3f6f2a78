# Everything a user or a developer types. `make help` lists it.

SHELL := /bin/bash
SWIFT_MINIMUM := 6.2
PREFIX ?= /usr/local
BUILD := .build/release
# Without symbols the program is half as large. To profile it: make build STRIP=
STRIP := -Xlinker -s
DEMO := demo
DATASETTE ?= datasette==0.65.*
WAREHOUSE ?= $(DEMO)/house.db
# Tests are release builds with all run-time checks, in a folder of their own: built in less time than debug builds,
# and run in half of it. Without debug information, which saves time in linking.
TEST_BUILD := .build-tests
TEST_FLAGS := -c release --scratch-path $(TEST_BUILD) -debug-info-format none -Xswiftc -enable-testing \
	-Xswiftc -assert-config -Xswiftc Debug -Xswiftc -enforce-exclusivity=checked
DEBIAN_PACKAGES := libsqlite3-dev libsimdjson-dev libarchive-dev libexpat1-dev nettle-dev libedit-dev pkg-config sqlite3
# To link the program that is installed, and to make and try packages.
PACKAGING_PACKAGES := binutils dpkg-dev python3 libacl1-dev libbz2-dev liblz4-dev liblzma-dev libncurses-dev \
	libzstd-dev zlib1g-dev
# From PyPI, for tests.
TEST_PACKAGES := pyarrow duckdb-cli tokenizers pyyaml numpy onnx onnxruntime pillow
PACKAGES := .build/package
# For taggers: the wheel whose library is taken, and where the program looks for it.
ONNXRUNTIME ?= onnxruntime
TAGGER_FOLDER ?= $(or $(XDG_DATA_HOME),$(HOME)/.local/share)/taghouse/onnxruntime

.DEFAULT_GOAL := help
.PHONY: help deps test-deps swift-toolchain build build-tests tagger test test-nightly test-large torture fuzz sanitize lint format golden bench demo \
	datasette-check web-check web-shots spark spark-check examples install wheel deb package-check extension clean

help: ## List the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

swift-toolchain:
	@scripts/check-swift.sh $(SWIFT_MINIMUM)

deps: ## Install the Debian packages that are missing (with sudo unless you are root).
	@scripts/install-packages.sh $(DEBIAN_PACKAGES)

# scripts/test.sh puts them in front of PATH.
test-deps: .build/python/packages ## Install what tests compare with from PyPI, below .build/python: pyarrow, tokenizers, DuckDB, ONNX.

.build/python/packages: Makefile
	@scripts/install-packages.sh python3-venv $$(scripts/vips-package.sh)
	python3 -m venv .build/python
	.build/python/bin/pip install --quiet $(TEST_PACKAGES)
	@touch $@

# With the Swift library linked in the program starts in 7 ms instead of 11 to 13.
build: deps swift-toolchain ## Build the program (release).
	swift build -c release --static-swift-stdlib --product taghouse $(STRIP)
	swift build -c release --static-swift-stdlib --product sample-dump $(STRIP)

tagger: ## Fetch what `taghouse tag` needs: libvips of Debian, and ONNX Runtime of PyPI (ONNXRUNTIME=onnxruntime-gpu).
	@scripts/fetch-tagger.sh '$(ONNXRUNTIME)' '$(TAGGER_FOLDER)'

build-tests: deps swift-toolchain
	swift build --build-tests $(TEST_FLAGS)

# What is fetched comes while the compiler works. Tests that find nothing to compare with say so; in CI they fail.
test: deps swift-toolchain ## Build and run all tests.
	@mkdir -p .build
	@$(MAKE) --no-print-directory test-deps > .build/test-deps.log 2>&1 & deps=$$!; \
	$(MAKE) --no-print-directory build-tests || { wait $$deps; exit 1; }; \
	wait $$deps || { cat .build/test-deps.log; \
	  echo "PyPI cannot be reached: some tests have nothing to compare with"; }
	@scripts/test.sh .build/test.log $(TEST_FLAGS)

# The seed may be given: make test-nightly TAGHOUSE_TEST_SEED=123.
test-nightly: TAGHOUSE_TEST_SEED ?= $(shell od -An -N7 -tu8 /dev/urandom | tr -d ' ')
test-nightly: build-tests ## Run all tests with other seeds, chosen by chance and logged, and more mutated records.
	@echo "TAGHOUSE_TEST_SEED=$(TAGHOUSE_TEST_SEED)" | tee -a .build/nightly-seeds.log
	@TAGHOUSE_TEST_SEED=$(TAGHOUSE_TEST_SEED) TAGHOUSE_FUZZ_ITERATIONS=200000 \
	  scripts/test.sh .build/nightly.log $(TEST_FLAGS)

test-large: build-tests ## Run the tests with files beyond 1 GiB too (minutes, several GB of disk).
	TAGHOUSE_LARGE_TESTS=1 swift test --skip-build --disable-xctest $(TEST_FLAGS) --filter 'LargeFile|LockBytePage'

# Another part of all calls with another seed: make torture ARGS="--seed 7 --number 2000 --minutes 10".
torture: build-tests ## Let calls of the system fail under every command, or kill it there (an hour; options in ARGS).
	python3 -u Tests/Faults/torture.py --number 12000 $(ARGS)

fuzz: build-tests ## Decode a million mutated records, cut garbage into records (`make test` does less).
	TAGHOUSE_FUZZ_ITERATIONS=1000000 swift test --skip-build --disable-xctest $(TEST_FLAGS) \
	  --filter 'BooruFormatsTests|ByteIOTests.RandomRecordTests'

sanitize: deps swift-toolchain ## Run the tests of the libraries under the address sanitizer.
	swift build --build-tests --sanitize=address --scratch-path .build-asan
	ASAN_OPTIONS=detect_leaks=0 swift test --skip-build --disable-xctest --sanitize=address \
	  --scratch-path .build-asan --filter '^(Columns|CSQLFunctions|BooruFormats|ByteIO|SQLitePages|Warehouse)Tests'

lint: swift-toolchain ## Check the style of all Swift files.
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks

format: swift-toolchain ## Rewrite all Swift files in the project's style.
	swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks

golden: build-tests ## Record the golden files anew; look at the difference before a commit.
	TAGHOUSE_RECORD_GOLDEN=1 swift test --skip-build --disable-xctest $(TEST_FLAGS) \
	  --filter 'Golden|ExplainTests|CaptionComparisonTests|CommandReferenceTests|DocumentTests'

bench: build ## Compare with DuckDB and Python on 500,000 posts (minutes); options in ARGS="--posts 50000 ...".
	Benchmarks/run.sh $(ARGS)

datasette-check: build ## Serve WAREHOUSE with Datasette from PyPI and open every page; DATASETTE='datasette==1.0a41'.
	python3 -m venv .build/datasette
	.build/datasette/bin/pip install --quiet '$(DATASETTE)'
	python3 scripts/datasette_check.py $(BUILD)/taghouse .build/datasette/bin/datasette $(WAREHOUSE)

web-shots: ## Make the pictures of README.md from the demo, which `make demo` makes.
	@$(MAKE) --no-print-directory web-check WAREHOUSE=$(DEMO)/house.db WEB_FLAGS="--readme docs/pictures"

web-check: ## Open the pages of WAREHOUSE in headless Chromium; SHOTS=DIR keeps pictures of them.
	@scripts/install-packages.sh chromium python3-venv
	@test -x .build/web-check/bin/python || python3 -m venv .build/web-check
	.build/web-check/bin/pip install --quiet websocket-client
	@test -e $(TEST_BUILD)/release/taghouse || $(MAKE) --no-print-directory build-tests
	.build/web-check/bin/python scripts/web_check.py $(TEST_BUILD)/release/taghouse $(WAREHOUSE) $(if $(SHOTS),--shots $(SHOTS)) $(WEB_FLAGS)

spark: ## Make the environment of the Spark package: .build/spark, with Java 17 of Debian.
	@scripts/install-packages.sh openjdk-17-jre-headless python3-venv
	@test -x .build/spark/bin/python || python3 -m venv .build/spark
	.build/spark/bin/pip install --quiet --requirement spark/requirements.txt
	.build/spark/bin/pip install --quiet --no-deps --editable spark

spark-check: spark ## Compare the Spark package with taghouse: every view and named query, both engines (minutes).
	swift build --product taghouse $(TEST_FLAGS)
	TAGHOUSE="$${TAGHOUSE:-$(CURDIR)/$(TEST_BUILD)/release/taghouse}" .build/spark/bin/python -m pytest spark/tests

examples: build .build/examples/packages ## Train a tiny GPT-2 from a warehouse, and compare it with counts (minutes): examples/gpt2.
	@examples/gpt2/check.sh $(BUILD)/taghouse .build/examples/bin/python .build/examples/gpt2

.build/examples/packages: examples/gpt2/requirements.txt
	@scripts/install-packages.sh python3-venv
	@test -x .build/examples/bin/python || python3 -m venv .build/examples
	.build/examples/bin/pip install --quiet --requirement examples/gpt2/requirements.txt
	@touch $@

demo: build ## Import sample data, and show statistics, a corpus, captions and what is missing.
	@scripts/demo.sh $(BUILD) $(DEMO)

extension: deps ## Build the SQL functions for other programs: .build/extension/taghouse.so.
	@scripts/build-extension.sh .build/extension/taghouse.so
	@echo "built .build/extension/taghouse.so; docs/FUNCTIONS.md says how to load it"

install: deps swift-toolchain ## Install program, manual pages and completions below PREFIX (default /usr/local).
	@scripts/install-packages.sh $(PACKAGING_PACKAGES)
	@scripts/install.sh $(PREFIX)

wheel: deps swift-toolchain ## Build a Python wheel with the program and the library it needs.
	@scripts/install-packages.sh $(PACKAGING_PACKAGES)
	@rm -rf $(PACKAGES)/*.whl $(PACKAGES)/wheel
	@scripts/build-program.sh private $(PACKAGES)/private/taghouse
	@scripts/stage.sh $(PACKAGES)/private/taghouse $(PACKAGES)/wheel
	@python3 scripts/build_wheel.py $(PACKAGES)/wheel $(PACKAGES)

deb: deps swift-toolchain ## Build a Debian package.
	@scripts/install-packages.sh $(PACKAGING_PACKAGES)
	@rm -rf $(PACKAGES)/*.deb $(PACKAGES)/deb
	@scripts/build-program.sh debian $(PACKAGES)/shared/taghouse
	@scripts/stage.sh $(PACKAGES)/shared/taghouse $(PACKAGES)/deb
	@scripts/build-deb.sh $(PACKAGES)/deb $(PACKAGES)

package-check: wheel deb ## Install both packages in a bare Debian (debootstrap, as root) and try them.
	@scripts/install-packages.sh debootstrap mandoc
	@mandoc -T lint -W warning $(PACKAGES)/wheel/share/man/man1/*.1
	@scripts/check-packages.sh $(PACKAGES)/*.whl $(PACKAGES)/*.deb

clean: ## Remove what was built.
	rm -rf .build $(DEMO)
