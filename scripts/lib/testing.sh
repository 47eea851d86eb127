# shellcheck shell=bash
# For the parts in scripts/test.d: counting, ctest, a database to test against.

load ui paths build cluster tools

# testing_report PASSED FAILED — added up by scripts/test for its closing line.
testing_report() {
  say "$1 passed, $2 failed"
  echo "$1 $2" >>"${COACH_TEST_RESULTS:-/dev/null}"
  (($2 == 0))
}

# testing_sum ATTRIBUTE FOLDER — of GoogleTest's XML reports, one <testsuite> line a suite.
testing_sum() {
  local value sum=0
  while read -r value; do sum=$((sum + value)); done < <(
    cat "$2"/*.xml 2>/dev/null | sed -n "s/^ *<testsuite .*\\b$1=\"\\([0-9]*\\)\".*/\\1/p"
  )
  echo "$sum"
}

# testing_ctest PRESET JOBS LABEL_REGEX — runs the programs with that label; counts single
# test cases, and a program that died without a report as one failure.
testing_ctest() {
  local preset=$1 jobs=$2 label=$3 log reports program status=0 tests failed idle
  log=$logs/ctest-$preset-${label//[^a-z]/-}.log
  reports=$COACH_LOCAL/reports
  rm -rf "$reports"
  mkdir -p "$reports"
  say "Running the tests ($label, $preset) …"
  # Tests that find nothing to run are a mistake, not a success.
  GTEST_OUTPUT="xml:$reports/" ctest --test-dir "$root/build/$preset" -L "$label" -j "$jobs" \
    --no-tests=error --output-on-failure --progress >"$log" 2>&1 || status=$?
  tests=$(testing_sum tests "$reports")
  failed=$(($(testing_sum failures "$reports") + $(testing_sum errors "$reports")))
  idle=$(($(testing_sum skipped "$reports") + $(testing_sum disabled "$reports")))
  if ((status != 0)); then
    tail -n 150 "$log" | sed 's/^/    /' >&2
    say "All of it: $log"
    while read -r program; do
      if [[ ! -e $reports/$program.xml ]]; then failed=$((failed + 1)) tests=$((tests + 1)); fi
    done < <(cut -d: -f2 "$root/build/$preset/Testing/Temporary/LastTestsFailed.log")
    ((failed > 0)) || failed=1 tests=$((tests + 1))
  fi
  ((idle == 0)) || say "$idle skipped (their reasons: $log)"
  testing_report $((tests - failed - idle)) "$failed"
}

# testing_with_database PRESET COMMAND... — runs COMMAND with a scratch PostgreSQL at hand,
# which is gone afterwards whatever happens.
testing_with_database() {
  local preset=$1
  shift
  postgres_ready
  postgrest_ready
  trap 'cluster_scratch_end "$COACH_LOCAL/scratch"' EXIT
  cluster_scratch "$COACH_LOCAL/scratch"
  COACH_TEST_DATABASE="postgres://postgres:$(secret scratch)@127.0.0.1:$scratch_port/postgres" \
    COACH_TEST_STANDIN="$root/build/$preset/bin/coach-standin" \
    COACH_TEST_POSTGREST="$postgrest_bin" \
    COACH_TEST_WORKER="$root/build/$preset/bin/coach-worker" \
    "$@"
}
