# shellcheck shell=bash
# Which files are ours. By folder, not by git: a checkout of another user, or an unpacked
# archive, has the same files.

load paths

# sources_cpp [FOLDER...] — C++ sources and headers, relative to the root, one a line.
sources_cpp() {
  local folder
  (($# > 0)) || set -- core pg http worker relay standin bench tests
  for folder in "$@"; do
    [[ ! -d $root/$folder ]] ||
      (cd "$root" && find "$folder" -name node_modules -prune -o \( -name '*.cpp' -o -name '*.hpp' \) -print)
  done | sort
}

# sources_shell — every script, known by its first line.
sources_shell() {
  local folder
  for folder in scripts .ci bench config tests; do
    [[ ! -d $root/$folder ]] ||
      (cd "$root" && grep -rlE --exclude-dir=node_modules '^#(!.*\b(ba)?sh$| shellcheck shell=bash)' "$folder") || true
  done | sort
}
