# The short way to the CMake presets: `make` builds build/cqlite, `make run` shows it at work, `make test` tests it.
# PRESET chooses another build (CMakePresets.json): `make test PRESET=asan`.
PRESET ?= release
JOBS ?= $(shell nproc)
BUILD = $(if $(filter release ci,$(PRESET)),build,build/$(PRESET))

.PHONY: build run test bench packages format tidy check clean install

build: packages
	cmake --preset $(PRESET)
	cmake --build --preset $(PRESET) --parallel $(JOBS)

run: build
	$(BUILD)/cqlite run queries/lateral_movement/t1021_remote_services.cql examples/data/logons.ndjson -o table

test: build
	ctest --preset $(PRESET) --parallel $(JOBS)

# Times single parts; bench/compare times whole queries. See bench/README.md.
bench: packages
	@scripts/install-packages --only libbenchmark-dev
	cmake --preset $(PRESET) -DCQLITE_BUILD_BENCHMARKS=ON
	cmake --build --preset $(PRESET) --parallel $(JOBS) --target bench_micro
	$(BUILD)/bench_micro

# Installs what is missing; downloads nothing when all is there.
packages:
	@scripts/install-packages

format:
	scripts/format

# Slow, and not part of `check`: needs clang-tidy and the preset dev.
tidy:
	cmake --preset dev
	scripts/tidy build/dev

# What the continuous integration runs.
check:
	.ci/run

install: build
	cmake --install $(BUILD)

clean:
	rm -rf build
