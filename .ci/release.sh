#!/bin/sh
# Makes what is handed out, in a folder that is not there yet:
#
#     TAG=v0.1.0 REPOSITORY=https://example.org/pyfuncprof sh .ci/release.sh dist
#
# the sources, a wheel made of them, a Debian package, and a formula for Homebrew which expects the sources among the
# repository's downloads for the tag. Needs what `sh .ci/setup.sh build` installs.
set -eu
cd "$(dirname "$0")/.."
dist=$1
version=$(sed -n 's/^project(pyfuncprof VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
if [ "$TAG" != "v$version" ]; then
	echo "release: the tag is $TAG, the version in CMakeLists.txt $version" >&2
	exit 1
fi
mkdir "$dist"

tools=build/ship
[ -x "$tools/bin/auditwheel" ] || {
	python3 -m venv "$tools"
	"$tools/bin/pip" install --quiet --disable-pip-version-check -r tests/ship/requirements.txt
}
PATH=$PWD/$tools/bin:$PATH

rm -rf build/release
python -m build --outdir build/release
# All that it needs is in it already: this names the oldest C library that will do.
auditwheel repair --exclude 'lib*' --wheel-dir "$dist" build/release/*.whl
mv build/release/*.tar.gz "$dist"

cmake -S . -B build/release/package -G Ninja -DPFP_WERROR=ON -DBUILD_TESTING=OFF -DCMAKE_INSTALL_PREFIX=/usr
cmake --build build/release/package
cpack -G DEB --config build/release/package/CPackConfig.cmake -B "$dist"
rm -rf "$dist/_CPack_Packages"

sources=pyfuncprof-$version.tar.gz
sha256=$(sha256sum "$dist/$sources")
sed -e "s|@HOME@|$REPOSITORY|" -e "s|@URL@|$REPOSITORY/releases/download/$TAG/$sources|" \
	-e "s|@SHA256@|${sha256%% *}|" .ci/pyfuncprof.rb.in >"$dist/pyfuncprof.rb"
