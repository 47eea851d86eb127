# shellcheck shell=bash
# What a person sees: sentences, and the progress of long steps.

if [[ -t 2 ]]; then
  ui_dim=$'\e[2m' ui_red=$'\e[31m' ui_off=$'\e[0m'
else
  ui_dim='' ui_red='' ui_off=''
fi

# say TEXT... — one line of progress on stderr; stdout belongs to results.
say() { printf '%s\n' "$*" >&2; }

dim() { printf '%s%s%s\n' "$ui_dim" "$*" "$ui_off" >&2; }

# die TEXT [LOG] — what went wrong and what to do; with LOG its place, the lines that name an
# error (a compiler's may stand far from the end) and its last lines.
die() {
  printf '%sError:%s %s\n' "$ui_red" "$ui_off" "$1" >&2
  if [[ -n ${2:-} && -s $2 ]]; then
    printf 'From %s:\n' "$2" >&2
    {
      head -n -15 "$2" | grep -E -m 5 '(error|Error|ERROR|FATAL|FAILED): ' || true
      tail -n 15 "$2"
    } | sed 's/^/    /' >&2
  fi
  exit 1
}

# Rewrites one line on a terminal; in a pipe or a CI log it writes one every 15 s.
# It watches its parent, because Ctrl-C ends the parent without a word to the ticker.
ui_ticker() {
  local title=$1 log=$2 parent=$3 start=$SECONDS every=15 last
  [[ ! -t 2 ]] || every=0.5
  trap '' INT
  # Its sleep goes with it: an orphan would keep the caller's pipes and locks open.
  trap 'kill "$!" 2>/dev/null; exit 0' TERM
  while kill -0 "$parent" 2>/dev/null; do
    sleep "$every" &
    wait $!
    last=$(tail -c 2000 "$log" 2>/dev/null | tr -d '\0' | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 || true)
    if [[ -t 2 ]]; then
      printf '\r\e[K%s … %d s  %s%.70s%s' "$title" $((SECONDS - start)) "$ui_dim" "$last" "$ui_off" >&2
    else
      printf '%s … %d s  %.100s\n' "$title" $((SECONDS - start)) "$last" >&2
    fi
  done
}

# step TITLE LOG HINT COMMAND... — runs a long command with its output in LOG and its
# progress on the screen; on failure says which step, where the log is, and HINT.
# COMMAND may be a function; it runs in a subshell, so it cannot set the caller's variables.
step() {
  local title=$1 log=$2 hint=$3 start=$SECONDS ticker status=0
  shift 3
  mkdir -p "$(dirname "$log")"
  [[ -t 2 ]] || say "$title …"
  ui_ticker "$title" "$log" $$ 9>&- &
  ticker=$!
  # A subshell of its own, not `|| status=$?`, which would switch -e off inside COMMAND.
  set +e
  (
    set -e
    "$@"
  ) >"$log" 2>&1
  status=$?
  set -e
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  [[ ! -t 2 ]] || printf '\r\e[K' >&2
  if ((status != 0)); then
    die "$title failed after $((SECONDS - start)) s (exit code $status). $hint" "$log"
  fi
  say "$title: done in $((SECONDS - start)) s"
}
