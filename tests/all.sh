#!/bin/sh
# Every test, from a fresh clone:
#
#     sh tests/all.sh
#
# Installs what is missing, builds twice (warnings are errors; the second build is watched by AddressSanitizer and
# UndefinedBehaviorSanitizer), and for Windows, and runs all tests against both builds; but for those that are about what
# is not C of ours, or that ask a hundred programs what the other tests ask one, or the fuzz targets ask of the same code:
# these see the plain build alone.
set -eu
cd "$(dirname "$0")/.."

# What only the tests need is brought while the programs are built: the one waits for a network, the other does not.
sh .ci/setup.sh build
sh .ci/setup.sh tests &
setup=$!
trap wait EXIT

# The parser is fetched once; the second build takes the first one's.
configure() {
	cmake -S . -B build -G Ninja -DPFP_WERROR=ON
	cmake -S . -B build/sanitized -G Ninja -DPFP_WERROR=ON -DPFP_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug \
		-DPFP_VENV="$PWD/build/venv" -DPFP_KUSTO="$PWD/build/kusto" -DPFP_WORKER_VENV="$PWD/build/worker-venv" \
		-DPFP_GRAMMAR_DIR="$PWD/build/src/python/grammar/parser"
}
configure >/dev/null
cmake --build build
cmake --build build/sanitized
wait "$setup"
[ ! -e build/windows/made/complete ] || CFLAGS=-O0 sh .ci/windows.sh
configure # again: now there is what decides which tests can run

plain_only='host|layers|windows|manual|completion.*|query|query.language|report.real|guard.hooks|roundtrip|render.(json|page|pictures|speedscope|markdown)|e2e|e2e.(formatters|new|worker)|guard.faults'
jobs=$(($(nproc 2>/dev/null || echo 2) + 1)) # one more than there is room for: some always wait
ctest --no-tests=error --test-dir build/sanitized --output-on-failure --timeout 1200 -j "$jobs" -E "^($plain_only)\$"
ctest --no-tests=error --test-dir build --output-on-failure --timeout 1200 -j "$jobs"
