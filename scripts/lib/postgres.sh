# shellcheck shell=bash
# A private copy of the distribution's PostgreSQL with pgvector in it. PostgreSQL finds its
# files relative to its own place, so a copied tree works and nothing under /usr is touched.

load packages user pgvector

# Newest server of the distribution, 15 or later: "15". Empty when there is none.
postgres_system_major() {
  local server major best=''
  for server in /usr/lib/postgresql/*/bin/postgres; do
    [[ -x $server ]] || continue
    major=${server#/usr/lib/postgresql/}
    major=${major%%/*}
    if [[ $major =~ ^[0-9]+$ ]] && ((major >= 15 && major > ${best:-0})); then best=$major; fi
  done
  printf '%s' "$best"
}

# The package makes and starts a system cluster of its own when it is installed; that is
# switched off for this one installation. Clusters that exist already are never touched.
postgres_install() {
  [[ -z $(postgres_system_major) ]] || return 0
  local switch=/etc/postgresql-common/createcluster.d/coach-k.conf
  as_root mkdir -p "${switch%/*}"
  echo 'create_main_cluster = false' | as_root tee "$switch" >/dev/null
  (
    trap 'as_root rm -f "$switch"' EXIT
    packages_need postgresql
  )
  [[ -n $(postgres_system_major) ]] ||
    die "The package postgresql brought no server of version 15 or later. Debian 12 or newer is needed."
}

# postgres_copy MAJOR TARGET — the just-in-time compiler's bitcode is 50 MB and off anyway.
postgres_copy() {
  local major=$1 target=$2 part
  for part in lib share; do
    mkdir -p "$target/$part/postgresql/$major"
    tar -C "/usr/$part/postgresql/$major" --exclude=bitcode --exclude=llvmjit.so --exclude=man -cf - . |
      tar -C "$target/$part/postgresql/$major" -xf -
  done
}

postgres_make_tree() {
  local major=$1 target=$2 building=$2.building
  rm -rf "$building"
  postgres_copy "$major" "$building"
  if [[ ! -e $building/share/postgresql/$major/extension/vector.control ]]; then
    pgvector_build "$major" "$building"
  fi
  # Renamed only when whole: a tree that exists is a tree that works.
  mv "$building" "$target"
}

# postgres_ready — makes the tree when it is missing; sets pg_major, pg_tree and pg_bin.
# One tree per package version: a security update gets a new tree, a running server keeps
# its own.
postgres_ready() {
  local version
  postgres_install
  pg_major=$(postgres_system_major)
  version=$(dpkg-query -W -f '${Version}' "postgresql-$pg_major" 2>/dev/null || echo local)
  user_reachable "$COACH_PGSQL"
  # The real path: the server's user may not be able to pass through the link.
  pg_tree=$(readlink -f "$COACH_PGSQL")/${version//[^A-Za-z0-9.+-]/_}
  pg_bin=$pg_tree/lib/postgresql/$pg_major/bin
  [[ ! -x $pg_bin/postgres ]] || return 0
  pgvector_packages "$pg_major"
  step "Making a private PostgreSQL $pg_major with pgvector" "$logs/postgres-tree.log" \
    "The log names the command that failed." postgres_make_tree "$pg_major" "$pg_tree"
}
