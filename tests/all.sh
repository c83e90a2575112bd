#!/bin/sh
# Every test, from a fresh clone:
#
#     sh tests/all.sh
#
# Installs what is missing, builds twice (warnings are errors; the second build is watched by AddressSanitizer and
# UndefinedBehaviorSanitizer) and runs all tests against both builds.
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

ctest --no-tests=error --test-dir build/sanitized --output-on-failure --timeout 1200
ctest --no-tests=error --test-dir build --output-on-failure --timeout 1200
