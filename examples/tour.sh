#!/bin/sh
# The main job on a real app, from a fresh clone down to a printed memory report:
#
#     sh examples/tour.sh
#
# Installs what is missing, builds, instruments a copy of examples/orders-v1, calls one of its functions five times, shows
# what memory_profiler logged, and takes everything out again.
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

say "\$ python examples/call.py $app --only InvoiceText --times 5"
build/venv/bin/python examples/call.py "$app" --only InvoiceText --times 5 >build/tour/log.txt
grep -v "^$" build/tour/log.txt

say "How to read this"
cat <<'TEXT'
Each call logged the lines whose execution made the process grow: "Increment" is by how much, in
MiB; "Mem usage" is where the process then stood. The first row of a call is only where it began.
One line grows by the same three MiB in every call and never gives them back: that is the leak.
TEXT
grep -m1 -o 'INVOICES\[key\] = .*' build/tour/log.txt | sed 's/^/    /'
grep -n 'INVOICES\[key\] = ' examples/orders-v1/InvoiceText/__init__.py |
	sed 's|^\([0-9]*\):.*|    examples/orders-v1/InvoiceText/__init__.py:\1|'

say "\$ pyfuncprof remove $app"
pyfuncprof remove "$app"
diff -r -x __pycache__ examples/orders-v1 "$app" && echo "no byte is different from before"
