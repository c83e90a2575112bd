#!/bin/sh
# pyfuncprof: hook {{hook}}
# Keeps profiled code out of {{where}}. It was made by 'pyfuncprof guard install', and goes with
# 'pyfuncprof guard uninstall', which brings back the hook that was here before.
pyfuncprof={{program}}

earlier="${0%/*}/{{hook}}.before-pyfuncprof"
{{?push}}refs=$(cat && echo .)
{{?husky}}if test -f "$earlier"; then
{{!husky}}if test -x "$earlier"; then
	{{feed}}{{shell}}"$earlier" "$@" || exit
fi
test -x "$pyfuncprof" || pyfuncprof=pyfuncprof
if ! command -v "$pyfuncprof" >/dev/null; then
	echo "pyfuncprof is not there to look at this: install it, go round this hook with --no-verify," >&2
	echo "or delete it: $0" >&2
	exit 1
fi
{{feed}}"$pyfuncprof" check {{option}} || {
	code=$?
	echo "pyfuncprof: nothing was {{done}}; --no-verify goes round this hook" >&2
	exit $code
}
