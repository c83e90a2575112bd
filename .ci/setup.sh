#!/bin/sh
# Brings what building needs, and only what is missing: system packages (Debian, Ubuntu and kin), and a virtual
# environment in build/venv with the Python packages that a function app uses ("sh .ci/setup.sh build": without it).
#
# "sh .ci/setup.sh tests" also brings what our output is checked with: shells, what sets a page of the manual, a browser, in
# build/kusto the language service that reads queries, in build/speedscope the app that opens profiles, in
# build/worker-venv the real Python worker, in build/ship what wheels and releases are made with, in build/windows what the
# program for Windows needs.
set -eu
cd "$(dirname "$0")/.."

packages="build-essential cmake ninja-build pkg-config git ca-certificates
	libgit2-dev libyaml-dev libjson-c-dev zlib1g-dev libminizip-dev libcmocka-dev
	python3 python3-pip python3-venv"
speedscope=1.25.0

missing_of() {
	for package; do
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
	done
}

install_packages() {
	if ! command -v dpkg-query >/dev/null; then
		echo "setup: not a Debian-like system; these must be there already:" "$@" >&2
		return
	fi
	missing=$(missing_of "$@")
	[ -n "$missing" ] || return 0
	echo "setup: installing" $missing >&2
	as_root=
	[ "$(id -u)" = 0 ] || as_root=sudo
	$as_root apt-get update -qq
	# shellcheck disable=SC2086
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
}

# PYTHON FOLDER REQUIREMENTS
make_venv() {
	cmp -s "$3" "$2/installed.txt" && return
	"$1" -m venv "$2" &&
		"$2/bin/pip" install --quiet --disable-pip-version-check -r "$3" &&
		cp "$3" "$2/installed.txt"
}

# The worker's package is for no newer Python than these.
find_worker_python() {
	versions=${PYENV_ROOT:-$HOME/.pyenv}/versions
	for python in python3.9 python3.8 "$versions"/3.9.*/bin/python "$versions"/3.8.*/bin/python; do
		"$python" -c 'import ensurepip, venv' 2>/dev/null && echo "$python" && return
	done
	return 1
}

# What a build in isolation asks for: the tests' builds find it here.
get_wheels() {
	stamp=build/ship/wheels/installed.txt
	cmp -s tests/ship/requirements.txt "$stamp" && return
	build/ship/bin/pip download --quiet --disable-pip-version-check -r tests/ship/requirements.txt -d build/ship/wheels
	cp tests/ship/requirements.txt "$stamp"
}

get_speedscope() {
	grep -qs "\"version\": \"$speedscope\"" build/speedscope/package.json && return
	npm pack --silent --pack-destination build "speedscope@$speedscope" >/dev/null
	mkdir -p build/speedscope
	tar -xzf "build/speedscope-$speedscope.tgz" -C build/speedscope --strip-components=1
}

make_kusto() {
	stamp=build/kusto/installed.json
	cmp -s tests/query/package.json "$stamp" && return
	mkdir -p build/kusto
	cp tests/query/package.json build/kusto/package.json
	npm install --prefix build/kusto --silent --no-audit --no-fund --no-package-lock --ignore-scripts
	cp tests/query/package.json "$stamp"
}

# shellcheck disable=SC2086
install_packages $packages
[ "${1-}" != build ] || exit 0
mkdir -p build
make_venv python3 build/venv tests/e2e/requirements.txt
if [ "${1-}" = tests ]; then
	install_packages bash-completion zsh fish man-db mandoc groff
	command -v npm >/dev/null || install_packages nodejs npm
	# Not every system has them by these names; without them the tests in a browser are left out.
	install_packages chromium chromium-driver || echo "setup: no browser: the page is not tested" >&2
	get_speedscope
	make_kusto
	# What the program for Windows is made with, and run by.
	install_packages gcc-mingw-w64-x86-64-posix libz-mingw-w64-dev wine64 &&
		CFLAGS=-O0 sh .ci/windows.sh libraries ||
		echo "setup: no mingw-w64, no wine, or no sources of the libraries: the test windows is left out" >&2
	install_packages lintian ruby || echo "setup: no lintian or no ruby: what they check is left out" >&2
	make_venv python3 build/ship tests/ship/requirements.txt
	get_wheels
	if python=$(find_worker_python); then
		make_venv "$python" build/worker-venv tests/worker/requirements.txt ||
			echo "setup: the real Python worker cannot be installed: the test e2e.worker is left out" >&2
	else
		echo "setup: no CPython 3.9 or 3.8: the test e2e.worker is left out" >&2
	fi
fi
