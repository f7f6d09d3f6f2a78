#!/usr/bin/env bash
# test.sh LOG [OPTION...]: runs the tests that were built, with their output in the file LOG too.
#
# Behind it stand what was skipped and why, the twenty slowest tests, what failed, told once more, and the
# runner's closing line, always as the last. The exit code is not 0 when anything failed, and when the runner
# went away before its closing line.
set -uo pipefail
log=$1
shift
events=$log.events
rm -f "$events"
# What `make test-deps` has installed.
[ ! -d .build/python/bin ] || PATH=$PWD/.build/python/bin:$PATH

swift test --skip-build --disable-xctest --event-stream-output-path "$events" "$@" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}
closing=$(grep -aE '^([^ ]+ Test run with|Executed) [0-9]+ tests?' "$log" | tail -n 1)
if [ -z "$closing" ]; then
  closing="error: the tests ended without the runner's closing line (exit code $code)"
  [ "$code" -ne 0 ] || code=1
elif grep -qE ' with 0 tests ' <<<"$closing"; then
  echo "error: no test was run"
  [ "$code" -ne 0 ] || code=1
elif grep -qE ' failed after | with [1-9][0-9]* (failure|issue)' <<<"$closing"; then
  [ "$code" -ne 0 ] || code=1
fi

echo
skipped=$(grep -aE '^[^ ]+ (Test|Suite) .* (was skipped|skipped|was cancelled)(:|\.| )' "$log" | cut -c 1-300)
if [ -n "$skipped" ]; then
  echo "Skipped, $(wc -l <<<"$skipped") in all:"
  sed -E 's/^[^ ]+ /  /; s/ after [0-9.]+ seconds//' <<<"$skipped" | sort | uniq -c | sort -rn | sed -E 's/^ *([0-9]+) +/  \1 × /' | head -n 40
fi

if [ -s "$events" ]; then
  echo "The slowest tests, in seconds of all their cases:"
  # The time of a test is the sum of the ends of its cases less that of their starts.
  awk '
    /"kind":"testCase(Started|Ended)"/ {
      if (!match($0, /"absolute":[0-9.]+/)) next
      time = substr($0, RSTART + 11, RLENGTH - 11)
      if (!match($0, /"testID":"[^"]*/)) next
      test = substr($0, RSTART + 10, RLENGTH - 10)
      gsub(/\\\//, "/", test)
      sub(/\/[^\/]*\.swift:[0-9]+:[0-9]+$/, "", test)
      if (/"kind":"testCaseStarted"/) { starts[test] += time; begun[test]++ }
      else { ends[test] += time; cases[test]++ }
    }
    END {
      for (test in cases) if (cases[test] == begun[test])
        printf "%9.2f  %4d  %s\n", ends[test] - starts[test], cases[test], test
    }' "$events" | sort -rn | head -n 20
fi

if [ "$code" -ne 0 ]; then
  echo
  echo "What failed (all output: $log):"
  grep -aE 'recorded an issue|^error: |Fatal error|caught error' "$log" | cut -c 1-2000 | tail -n 100
fi
[ -z "${TAGHOUSE_TEST_SEED:-}" ] ||
  echo "The seeds were those of TAGHOUSE_TEST_SEED=$TAGHOUSE_TEST_SEED; the same variable repeats them."
echo "$closing"
exit "$code"
