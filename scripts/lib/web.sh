# shellcheck shell=bash
# The athlete's app: npm packages, build. What a build leaves in web/dist is plain files.

load ui paths tools

web=$root/web
web_dist=$web/dist

# web_built — the fingerprint of the sources that web/dist was built from.
web_built() { cat "$web_dist/.vite/sources" 2>/dev/null || true; }

web_fingerprint() {
  (cd "$web" && find src public ./*.json ./*.html ./*.ts .npmrc -type f -print0 | LC_ALL=C sort -z |
    xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

# web_npm_ci — the packages of the lock file, and a note which lock file that was.
web_npm_ci() {
  npm ci --no-audit --no-fund --ignore-scripts || return
  sha256sum package-lock.json >node_modules/.coach-lock
}

# web_packages — puts Node into PATH and brings web/node_modules up to date; fails when npm's
# registry is out of reach.
web_packages() {
  # First in a subshell: what dies there leaves this script alive.
  (node_ready) || return 1
  node_ready
  (cd "$web" && sha256sum --check --status node_modules/.coach-lock 2>/dev/null) ||
    (cd "$web" && step "Fetching the packages of the web app" "$logs/web-npm-ci.log" "The log has npm's words." web_npm_ci)
}

# web_vite PRINT — builds beside web/dist and then takes its place, so that a running relay
# never serves half a build.
web_vite() {
  rm -rf dist.new dist.old
  npm run --silent build -- --outDir dist.new --emptyOutDir || return
  echo "$1" >dist.new/.vite/sources
  [[ ! -e dist ]] || mv dist dist.old
  mv dist.new dist
  rm -rf dist.old
}

# web_ready — web/dist is what the sources say. Without npm's registry an earlier build goes on
# being used, and without one there is no app; both are said.
web_ready() {
  local print
  print=$(web_fingerprint)
  [[ $(web_built) != "$print" ]] || return 0
  # One build at a time in this checkout, whoever asks.
  exec 8>"$web/.build.lock"
  flock 8
  if [[ $(web_built) != "$print" ]]; then
    if web_packages; then
      (cd "$web" && step "Building the web app" "$logs/web-build.log" "npm run build in web/ shows the same again." web_vite "$print") ||
        return
    elif [[ -e $web_dist/index.html ]]; then
      say "The web app's packages could not be fetched: the build that is in web/dist goes on being used."
    else
      say "The web app's packages could not be fetched: everything else starts without it. Try scripts/up again later."
    fi
  fi
  exec 8>&-
}
