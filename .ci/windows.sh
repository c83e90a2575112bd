#!/bin/sh
# Builds the program for Windows, in build/windows, with Debian's mingw-w64: first the libraries, from Debian's own
# source packages, then what is ours ("sh .ci/windows.sh libraries": without it). Both are kept, so that a second time
# with the same CFLAGS only what has changed is built. wine, when it is there, can run the program: tests/windows does.
set -eu
cd "$(dirname "$0")/.."
CFLAGS=${CFLAGS--O2}
here=$PWD
top=$here/build/windows
made=$top/made # the libraries
sources="libgit2 libyaml json-c pcre2 http-parser zlib"

# Of the system's own list: the same places, but for sources. What security updates change comes to the main archive.
write_lists() {
	mkdir -p "$top/apt/parts" "$top/apt/lists/partial"
	for list in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/ubuntu.sources; do
		case $list in
		*.list) sed -n '/security/d; s/^deb /deb-src /p' ;;
		*) awk 'BEGIN { RS = ""; ORS = "\n\n" } !/security/ && sub(/Types: deb\n/, "Types: deb-src\n")' ;;
		esac <"$list" >"$top/apt/parts/${list##*/}" 2>/dev/null || rm -f "$top/apt/parts/${list##*/}"
	done
}

# apt checks what it fetches.
apt() {
	apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$top/apt/parts" \
		-o Dir::State::Lists="$top/apt/lists" -o APT::Sandbox::User=root "$@"
}

get_sources() {
	write_lists
	apt update
	# shellcheck disable=SC2086
	(cd "$top" && apt source --download-only $sources)
	for package in "$top"/*.dsc; do
		name=${package##*/}
		dpkg-source --no-check -x "$package" "$top/${name%%_*}" >/dev/null 2>&1
	done
}

configure() {
	cmake -G Ninja -DCMAKE_TOOLCHAIN_FILE="$here/src/windows/toolchain.cmake" -DCMAKE_PREFIX_PATH="$made" "$@"
}

# FOLDER OPTION...
library() {
	folder=$1
	shift
	configure -S "$folder" -B "$folder/build" -DCMAKE_INSTALL_PREFIX="$made" -DCMAKE_BUILD_TYPE=None \
		-DCMAKE_C_FLAGS="$CFLAGS -w -DPCRE2_STATIC" -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF "$@"
	cmake --build "$folder/build" --target install
}

# NAME FILE...: those that have no CMakeLists.txt
plain_library() {
	name=$1
	shift
	mkdir -p "$top/$name.build"
	(cd "$top/$name.build" && x86_64-w64-mingw32-gcc-posix $CFLAGS -w -c "$@")
	x86_64-w64-mingw32-ar rcs "$made/lib/lib$name.a" "$top/$name.build"/*.o
}

# NAME VERSION CFLAGS
describe() {
	printf 'Name: %s\nDescription: %s\nVersion: %s\nLibs: -L%s/lib -l%s\nCflags: -I%s/include %s\n' \
		"$1" "$1" "$3" "$made" "$2" "$made" "$4" >"$made/lib/pkgconfig/$1.pc"
}

make_libraries() {
	mkdir -p "$made/lib/pkgconfig" "$made/include/minizip"
	plain_library http_parser "$top/http-parser/http_parser.c"
	cp "$top/http-parser/http_parser.h" "$made/include"
	minizip=$top/zlib/contrib/minizip
	plain_library minizip "$minizip/unzip.c" "$minizip/ioapi.c" "$minizip/iowin32.c"
	cp "$minizip"/*.h "$made/include/minizip"
	describe minizip minizip 1 ""
	library "$top/libyaml"
	describe yaml-0.1 yaml 0.2 -DYAML_DECLARE_STATIC
	library "$top/json-c" -DBUILD_APPS=OFF -DDISABLE_EXTRA_LIBS=ON
	library "$top/pcre2" -DPCRE2_BUILD_PCRE2GREP=OFF -DPCRE2_BUILD_TESTS=OFF
	# Most of the time goes into Windows's headers, so they are read once.
	cat >"$top/headers.cmake" <<-'END'
		cmake_language(DEFER CALL target_precompile_headers libgit2 PRIVATE src/libgit2/common.h)
		cmake_language(DEFER CALL target_precompile_headers util PRIVATE src/util/git2_util.h)
	END
	library "$top/libgit2" -DBUILD_TESTS=OFF -DBUILD_CLI=OFF -DUSE_HTTPS=OFF -DUSE_WINHTTP=OFF -DUSE_SSH=OFF \
		-DUSE_NTLMCLIENT=OFF -DUSE_HTTP_PARSER=system -DREGEX_BACKEND=pcre2 \
		-DCMAKE_PROJECT_libgit2_INCLUDE="$top/headers.cmake"
}

if ! command -v x86_64-w64-mingw32-gcc-posix >/dev/null; then
	echo "windows: no mingw-w64; 'sh .ci/setup.sh tests' installs it" >&2
	exit 1
fi
if [ "$(cat "$made/complete" 2>/dev/null)" != "$CFLAGS" ]; then
	rm -rf "$top"
	mkdir -p "$top"
	(get_sources && make_libraries) >"$top/log" 2>&1 || { tail -n 40 "$top/log" >&2; exit 1; }
	echo "$CFLAGS" >"$made/complete"
fi
[ "${1-}" != libraries ] || exit 0
grammar=$here/build/src/python/grammar/parser # of the build for this machine, when there is one
[ -d "$grammar" ] || grammar=
configure -S . -B "$top/program" -DPFP_WERROR=ON -DPFP_LINK_LIBGIT2=ON -DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=None \
	-DCMAKE_C_FLAGS="$CFLAGS" -DPFP_GRAMMAR_DIR="$grammar"
cmake --build "$top/program"
