#!/bin/sh
# build-extension.sh FILE.so: the SQL functions as a loadable extension of any SQLite from 3.31 on.
# SQLite finds the entry point by the name, so the file has to be called taghouse.so.
set -eu
library=$1
cd "$(dirname "$0")/../Sources/CSQLFunctions"
case $library in
  /*) ;;
  *) library=$OLDPWD/$library ;;
esac
mkdir -p "$(dirname "$library")"
"${CC:-cc}" -std=c11 -O2 -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared \
  -Iinclude -o "$library" ./*.c -lm
