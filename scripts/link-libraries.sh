#!/usr/bin/env bash
# link-libraries.sh FOLDER: what `swift build` needs to link a program that is small and needs little.
#
# FOLDER/private has a lib*.a for each library of Debian that is to be linked in, with what that library
# needs itself; simdjson is there as a shared library only. FOLDER/debian is for Debian's shared ones.
# The build finds them by the .pc files there (PKG_CONFIG_PATH), before those of the system.
#
# Two things are left out, for nothing in the program uses them:
#  - libarchive's reader of xar archives, and with it libxml2 and its ICU (38 MB);
#  - ICU data of other languages than English in Swift's Foundation (28 of 32 MB). The linker takes the
#    object that is in FOLDER/icu.a instead, because nettle stands first, with `-u SYMBOL`; the name of
#    the symbol is in FOLDER/icu.symbol.
set -euo pipefail
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder/private" "$folder/debian"
folder=$(cd "$folder" && pwd)
compiler=${CC:-cc}

found() { # the path of the file lib$1
  local path
  path=$("$compiler" -print-file-name="lib$1")
  [ -e "$path" ] || { echo "lib$1 is missing: \`make deps\` installs it." >&2; exit 1; }
  realpath "$path"
}

library() { # FOLDER/$1.a, a script for the linker that names the other files
  local name=$1
  shift
  echo "GROUP ( $* )" > "$folder/$name.a"
}

package() { # the .pc file of $2 in FOLDER/$1, for the library $3
  printf 'Name: %s\nDescription: for a package\nVersion: %s\nLibs: -L%s -l%s\n' \
    "$2" "$(pkg-config --modversion "$2")" "$folder/$1" "$3" > "$folder/$1/$2.pc"
}

python3 "$here/icu_data.py" "$(dirname "$(realpath "$(command -v swiftc)")")" "$folder/icu"
"$compiler" -c -Wa,-I"$folder" "$folder/icu.S" -o "$folder/icu.o"
rm -f "$folder/icu.a"
ar rcs "$folder/icu.a" "$folder/icu.o"

cat > "$folder/no-xar.c" <<'C'
#include <archive.h>

// What libarchive itself does when it is built without an XML parser.
int archive_read_support_format_xar(struct archive *reader) {
  archive_set_error(reader, -1, "xar archives are not supported");
  return ARCHIVE_WARN;
}
C
"$compiler" -O2 -fPIC -Wall -Wextra -Werror -c "$folder/no-xar.c" -o "$folder/no-xar.o"
archive=$folder/archive-without-xar.a
install -m 644 "$(found archive.a)" "$archive"
ar d "$archive" archive_read_support_format_xar.o
ar rs "$archive" "$folder/no-xar.o"

library private/libnettle "$folder/icu.a" "$(found nettle.a)"
library private/libarchive "$archive" "$(found lzma.a)" "$(found zstd.a)" "$(found lz4.a)" \
  "$(found bz2.a)" "$(found z.a)" "$(found acl.a)" "$(found nettle.a)"
library private/libsqlite3 "$(found sqlite3.a)"
library private/libedit "$(found edit.a)" "$(found bsd.a)" "$(found md.a)" "$(found tinfo.a)"
library private/libexpat "$(found expat.a)"
package private nettle nettle
package private expat expat
package private libarchive archive

library debian/libnettle "$folder/icu.a" "$(found nettle.so)"
package debian nettle nettle
# Its own file names the folder of all system libraries, which would come first.
library debian/libexpat "$(found expat.so)"
package debian expat expat

# Of which packages the files are that are linked in, for their licences.
for name in archive lzma zstd lz4 bz2 z acl nettle expat sqlite3 edit bsd md tinfo; do
  path=$(found "$name.a")
  dpkg-query -S "$path" "/usr${path#/usr}" "${path#/usr}" 2>/dev/null || true
done | sed 's/:.*//' | sort -u > "$folder/packages"
