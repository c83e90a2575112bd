#!/bin/sh
# Every test, from a fresh clone:
#
#     sh tests/all.sh
#
# Installs what is missing, builds twice (warnings are errors; the second build is watched by AddressSanitizer and
# UndefinedBehaviorSanitizer) and runs all tests against both builds; but for those that are about what is not C of ours,
# or that ask a hundred programs what the other tests ask one: these see the plain build alone.
set -eu
cd "$(dirname "$0")/.."

sh .ci/setup.sh tests

# The parser is fetched once; the second build takes the first one's.
cmake -S . -B build -G Ninja -DPFP_WERROR=ON
cmake -S . -B build/sanitized -G Ninja -DPFP_WERROR=ON -DPFP_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug \
	-DPFP_VENV="$PWD/build/venv" -DPFP_KUSTO="$PWD/build/kusto" -DPFP_WORKER_VENV="$PWD/build/worker-venv" \
	-DPFP_GRAMMAR_DIR="$PWD/build/src/python/grammar/parser"
cmake --build build
cmake --build build/sanitized

plain_only='host|layers|manual|completion.*|query.language|render.(page|pictures|speedscope|markdown)|e2e.(formatters|new|worker)|guard.faults'
jobs=$(nproc 2>/dev/null || echo 2)
ctest --no-tests=error --test-dir build/sanitized --output-on-failure --timeout 1200 -j "$jobs" -E "^($plain_only)\$"
ctest --no-tests=error --test-dir build --output-on-failure --timeout 1200 -j "$jobs"
