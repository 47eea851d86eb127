# shellcheck shell=bash
# Expectations, one line each, counted.

load ui

checks_passed=0
checks_failed=0

# check SENTENCE COMMAND... — passes when COMMAND succeeds; never ends the script.
check() {
  local sentence=$1
  shift
  if "$@"; then
    checks_passed=$((checks_passed + 1))
    say "  pass  $sentence"
  else
    checks_failed=$((checks_failed + 1))
    say "  FAIL  $sentence"
  fi
}

# has TEXT REGEX / lacks TEXT REGEX — case does not matter.
has() { grep -Eiq -- "$2" <<<"$1"; }
lacks() { ! has "$1" "$2"; }
