#!/usr/bin/env bash
# Runs all tests, with their output in the file $1 too. The issues that were found are told once more
# before the runner's closing line: among the lines of tests that run at the same time they get lost.
set -uo pipefail
log=$1

swift test --skip-build --disable-xctest 2>&1 | tee "$log"
code=${PIPESTATUS[0]}
[ "$code" -eq 0 ] && exit 0

echo
echo "What failed (all output: $log):"
grep -E 'recorded an issue|^error: |Fatal error' "$log" | cut -c 1-2000 | tail -n 100
grep -E '(Test run with|Executed) [0-9]+ tests' "$log" | tail -n 1
exit "$code"
