#!/usr/bin/env bash
# build-deb.sh STAGE FOLDER: a Debian package in FOLDER, of what stage.sh has put below STAGE.
#
# dpkg-shlibdeps finds out which packages the program needs. The same files give the same bytes.
set -euo pipefail
stage=$(cd "$1" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
version=$("$stage/bin/taghouse" --version)
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
share=$root/usr/share
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(date -r "$(dirname "$0")/../CHANGELOG.md" +%s)}

umask 022
mkdir -p "$root/usr" "$root/DEBIAN" "$work/debian" "$share"
cp -r "$stage/." "$root/usr/"
mkdir -p "$share/zsh/vendor-completions"
mv "$share/zsh/site-functions/_taghouse" "$share/zsh/vendor-completions/_taghouse"
rmdir "$share/zsh/site-functions"
gzip -9n "$share"/man/man1/*.1
documents=$share/doc/taghouse
mv "$documents/CHANGELOG.md" "$documents/changelog"
gzip -9n "$documents/changelog"
{
  echo "Taghouse, from its sources. Parts of other projects are linked in; their licences:"
  for licence in "$documents"/licenses/*; do
    printf '\n---- %s\n\n' "$(basename "$licence")"
    cat "$licence"
  done
} > "$documents/copyright"
rm -r "$documents/licenses"

# dpkg-shlibdeps wants to see the sources' control file.
printf 'Source: taghouse\n\nPackage: taghouse\nArchitecture: any\n' > "$work/debian/control"
depends=$(
  cd "$work"
  dpkg-shlibdeps -O root/usr/bin/taghouse root/usr/lib/taghouse/taghouse.so |
    sed -n 's/^shlibs:Depends=//p'
)
cat > "$root/DEBIAN/control" <<CONTROL
Package: taghouse
Version: $version
Architecture: $architecture
Maintainer: Taghouse developers <developers@taghouse.invalid>
Installed-Size: $(du -k -s "$root/usr" | cut -f 1)
Depends: $depends
Recommends: bash-completion
Suggests: sqlite3
Section: utils
Priority: optional
Description: warehouse for image-board metadata in one SQLite file
 Metadata of Danbooru and e621, caption dumps, kohya metadata and tag lists go in;
 tag statistics and exact lists of what is missing come out of SQL; training text,
 captions, metadata for trainers and tar shards come out of exporters.
CONTROL
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) > "$root/DEBIAN/md5sums"
file=$folder/taghouse_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$root" "$file" > /dev/null
echo "built $file, $(du -k "$file" | cut -f 1) KB; needs $depends"
