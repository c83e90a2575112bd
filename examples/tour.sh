#!/bin/sh
# The main job on a real app, from a fresh clone down to a printed memory report:
#
#     sh examples/tour.sh
#
# Installs what is missing, builds, instruments a copy of examples/orders-v1, calls one of its functions twenty times,
# reports what memory_profiler logged, and takes everything out again.
set -eu
cd "$(dirname "$0")/.."

sh .ci/setup.sh
cmake -S . -B build -G Ninja >build/configure.log || { cat build/configure.log >&2; exit 1; }
cmake --build build --target pyfuncprof >build/build.log || { cat build/build.log >&2; exit 1; }

app=build/tour/orders-v1
rm -rf build/tour
mkdir -p build/tour
cp -R examples/orders-v1 "$app"
PATH=$PWD/build:$PATH

say() {
	printf '\n\033[1m%s\033[0m\n' "$*"
}
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

say "\$ pyfuncprof instrument $app"
pyfuncprof instrument "$app"

say "\$ python examples/call.py $app --only InvoiceText --times 20 >log.txt"
build/venv/bin/python examples/call.py "$app" --only InvoiceText --times 20 >build/tour/log.txt
echo "the last of the twenty reports in it:"
grep memory_profiler_logs build/tour/log.txt | tail -n 4

say "\$ pyfuncprof report log.txt --app $app --plan consumption"
pyfuncprof report build/tour/log.txt --app "$app" --plan consumption

say "\$ pyfuncprof remove $app"
pyfuncprof remove "$app"
diff -r -x __pycache__ examples/orders-v1 "$app" && echo "no byte is different from before"
