#!/usr/bin/env bash
# run.sh [ARGUMENT...]: runs bench.py with DuckDB from PyPI in a virtual environment of its own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
environment=$here/.venv
if ! "$environment/bin/python" -c 'import duckdb' 2>/dev/null; then
  if ! python3 -c 'import ensurepip, sqlite3, sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
    echo "The benchmark needs Python 3.9 or newer with venv (Debian: python3-venv)." >&2
    exit 1
  fi
  echo "installing DuckDB into ${environment#"$PWD"/}" >&2
  python3 -m venv --clear "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check 'duckdb>=1.3,<3'
fi
exec "$environment/bin/python" "$here/bench.py" "$@"
