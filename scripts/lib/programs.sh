# shellcheck shell=bash
# The programs in the background: a pid file in .local/run, a log in .local/logs, and beside
# the pid a fingerprint of everything a program was started with.

load ui paths

# program_pid NAME — its process id; only when the process of the pid file is alive and
# really is that program (a process id may long belong to another).
program_pid() {
  local pid exe
  [[ -s $run/$1.pid ]] || return 1
  read -r pid <"$run/$1.pid"
  exe=$(readlink "/proc/$pid/exe") || return 1
  # A rebuilt binary shows as "… (deleted)" and is still our process.
  [[ ${exe% (deleted)} == "$(cat "$run/$1.exe")" ]] || return 1
  printf '%s' "$pid"
}

# fingerprint FILE... — of what a program is started with: the files' contents, for a binary
# time and size, and the settings that the worker reads from the environment.
fingerprint() {
  local file
  {
    for file in "$@"; do
      case $file in
        */bin/*) stat -c '%n %Y %s' "$file" ;;
        *) cat "$file" 2>/dev/null || true ;;
      esac
    done
    env | grep -E '^(DATABASE|SUPABASE|OPENAI|NEBIUS|METRICS)_' | sort || true
  } | sha256sum | cut -d' ' -f1
}

program_current() { # NAME FINGERPRINT — runs, and would be started just the same
  program_pid "$1" >/dev/null && [[ $(cat "$run/$1.fingerprint" 2>/dev/null) == "$2" ]]
}

# program_start NAME FINGERPRINT READY COMMAND... — starts COMMAND and waits until the
# function READY says yes. A program that runs unchanged is left alone.
program_start() {
  local name=$1 print=$2 ready=$3 log=$logs/$1.log pid waited=0
  shift 3
  if program_current "$name" "$print"; then
    say "$name: runs already (process $(program_pid "$name"))"
    return 0
  fi
  if program_pid "$name" >/dev/null; then
    say "$name: the binary or its settings changed, starting it anew"
    program_stop "$name"
  fi
  [[ ! -e $log ]] || mv "$log" "$log.1"
  # A session of its own: Ctrl-C in this terminal is not meant for it. 9 is our lock. The
  # administrator's login is nothing a program in the background needs.
  (cd "$root" && unset DATABASE_ADMIN_URL && exec setsid "$@") </dev/null >"$log" 2>&1 9>&- &
  pid=$!
  readlink -f "$1" >"$run/$name.exe"
  echo "$print" >"$run/$name.fingerprint"
  echo "$pid" >"$run/$name.pid"
  # 30 s of grace against a cold disk; dying is noticed at once.
  until "$ready"; do
    kill -0 "$pid" 2>/dev/null || die "$name stopped right after its start." "$log"
    ((waited++ < 300)) || {
      program_stop "$name"
      die "$name was not ready within 30 s and was stopped." "$log"
    }
    sleep 0.1
  done
  say "$name: running (process $pid)"
}

# program_stop NAME — asks, waits for the drain, and only then insists.
program_stop() {
  local pid waited=0
  pid=$(program_pid "$1") || {
    rm -f "$run/$1.pid"
    return 0
  }
  kill -TERM "$pid"
  while program_pid "$1" >/dev/null; do
    if ((waited++ == 300)); then
      say "$1 (process $pid) did not stop within 30 s; killing it. Its log: $logs/$1.log"
      kill -KILL "$pid"
    fi
    sleep 0.1
  done
  rm -f "$run/$1.pid"
}
