# shellcheck shell=bash
# load NAME... — sources scripts/lib/NAME.sh, each once. Every part loads what it needs
# itself, so that a script names only what it uses.

declare -A load_done=()

load() {
  local name
  for name in "$@"; do
    [[ -z ${load_done[$name]:-} ]] || continue
    load_done[$name]=yes
    # shellcheck source=/dev/null
    source "$(dirname "${BASH_SOURCE[0]}")/$name.sh"
  done
}
