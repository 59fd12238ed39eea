#!/usr/bin/env bash
# sysroot.sh DIR: the libraries that hypscope needs, for AArch64, unpacked into DIR, so that
# cmake/aarch64.cmake can link against them. Asks this machine's Debian mirrors; needs no root and
# changes nothing outside DIR. Does nothing where DIR is complete already.
set -euo pipefail
dir=$(realpath -m "$1")
packages=(libc6-dev libgcc-12-dev check libelf-dev libdw-dev libreadline-dev libncurses-dev libcapstone-dev
    libfdt-dev libxxhash-dev libzstd-dev libunicorn-dev)
if [ -f "$dir/complete" ] && [ "$(cat "$dir/complete")" = "${packages[*]}" ]; then exit 0; fi

apt=$dir.apt
rm -rf "$dir" "$apt"
mkdir -p "$dir" "$apt/state/lists/partial" "$apt/cache/archives/partial"
: >"$apt/status" # nothing is installed there, so that all that is needed is fetched
options=(-qq -o Dir::State="$apt/state" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache"
    -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o APT::Sandbox::User=
    -o Acquire::Languages=none)
apt-get "${options[@]}" update
apt-get "${options[@]}" install -y --download-only --no-install-recommends "${packages[@]}"
for deb in "$apt"/cache/archives/*.deb; do dpkg-deb -x "$deb" "$dir"; done
find "$dir" -type l -lname '/*' -printf '%p %l\n' | while read -r link to; do ln -sfn "$dir$to" "$link"; done
rm -rf "$apt"
echo "${packages[*]}" >"$dir/complete"
