#!/usr/bin/env bash
# check-packages.sh WHEEL DEB: installs both packages in a bare Debian and tries the program there.
#
# The Debian is made with debootstrap below .build and kept for the next time; it has Python, and neither
# Swift nor a library that the program is built with. Only root can do that.
set -euo pipefail
wheel=$(realpath "$1")
deb=$(realpath "$2")
cd "$(dirname "$0")/.."
root=$PWD/.build/package/debian
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
limit=$((40 * 1000 * 1000))

inside() { # a command there, with /proc, by which a program finds what lies beside it
  unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$root" \
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
fail() { echo "check-packages.sh: $*" >&2; exit 1; }

for package in "$wheel" "$deb"; do
  [ "$(stat -c %s "$package")" -lt "$limit" ] || fail "$package is larger than 40 MB"
done

if [ ! -e "$root/made" ]; then
  rm -rf "$root"
  debootstrap --variant=minbase --include=python3-venv,zsh,fish,man-db "$suite" "$root" > /dev/null
  rm -rf "$root"/etc/apt/sources.list*
  cp -r /etc/apt/sources.list* "$root/etc/apt/"
  touch "$root/made"
fi
cp scripts/try-program.sh "$root/root/"
cp "$wheel" "$deb" "$root/root/"
for package in libsimdjson14 libarchive13; do
  inside dpkg-query -W "$package" > /dev/null 2>&1 && fail "$package is in the bare Debian"
done
inside sh -c '! command -v swift taghouse' > /dev/null || fail "the bare Debian is not bare"

echo "== $(basename "$wheel"), in a new virtual environment"
inside rm -rf /root/environment
inside python3 -m venv /root/environment
inside /root/environment/bin/pip install --quiet --no-index "/root/$(basename "$wheel")"
inside /root/environment/bin/python -m taghouse --version
inside sh /root/try-program.sh /root/environment/bin/taghouse /root/environment/share
inside /root/environment/bin/pip uninstall --quiet --yes taghouse
[ -z "$(find "$root/root/environment" -name '*taghouse*')" ] || fail "pip has left files behind"

echo "== $(basename "$deb"), by apt"
inside apt-get update -qq
inside env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends \
  "/root/$(basename "$deb")" > /dev/null
inside sh /root/try-program.sh /usr/bin/taghouse /usr/share
inside man --where taghouse taghouse-import-danbooru
inside env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get purge -y -qq -o Dpkg::Use-Pty=0 --autoremove taghouse > /dev/null
[ -z "$(find "$root/usr" -name '*taghouse*')" ] || fail "apt has left files behind"
ls -l "$wheel" "$deb" | awk '{printf "%.1f MB  %s\n", $5 / 1e6, $9}'
