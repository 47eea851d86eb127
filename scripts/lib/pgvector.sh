# shellcheck shell=bash
# pgvector for a private PostgreSQL tree: the distribution's package where there is one,
# otherwise built from Debian 13's source package.

load packages

pgvector_packages() { # MAJOR — installs the package, or what a build needs
  if packages_match packages_installed "postgresql-$1-pgvector" >/dev/null; then
    return 0
  elif packages_match packages_available "postgresql-$1-pgvector" >/dev/null; then
    packages_need "postgresql-$1-pgvector"
  else
    packages_need clang-19 "${packages_pgvector_build[@]}"
  fi
}

# The machine's own Debian source with the suite replaced, so that no host is written here
# and a mirror or proxy keeps working.
pgvector_source_list() {
  local uri
  # shellcheck disable=SC2016  # apt's own placeholders
  uri=$(apt-get indextargets --format '$(RELEASE)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' |
    sed -n 's/^bookworm|main|//p' | head -n 1)
  if [[ -z $uri ]]; then
    echo "No package source for Debian 12 (bookworm, main) is configured in /etc/apt, and no" \
      "package postgresql-NN-pgvector is offered: install pgvector for PostgreSQL by hand." >&2
    return 1
  fi
  printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$uri"
}

# apt with its own lists and cache, so that the machine's stay as they are.
pgvector_fetch_source() { # FOLDER
  local folder=$1
  local -a own=(
    -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache"
    -o "APT::Sandbox::User=$(id -un)" -o Acquire::Retries=3
  )
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
  pgvector_source_list >"$folder/sources.list"
  apt-get "${own[@]}" update
  (cd "$folder" && apt-get "${own[@]}" source --download-only pgvector)
  mkdir "$folder/source"
  tar -C "$folder/source" --strip-components=1 -xf "$folder"/pgvector_*.orig.tar.*
}

# Only the server's headers are wanted: installed properly, the package would bring 1 GB of
# LLVM along.
pgvector_fetch_headers() { # MAJOR FOLDER
  (cd "$2" && apt-get -o "APT::Sandbox::User=$(id -un)" -o Acquire::Retries=3 \
    download "postgresql-server-dev-$1")
  dpkg-deb -x "$2"/postgresql-server-dev-"$1"_*.deb "$2/headers"
}

pgvector_build() { # MAJOR TREE
  local major=$1 tree=$2 folder
  folder=$(mktemp -d)
  pgvector_fetch_source "$folder"
  pgvector_fetch_headers "$major" "$folder"
  # OPTFLAGS: the default, -march=native, would not survive a move to another machine.
  make -C "$folder/source" -j2 install OPTFLAGS= with_llvm=no CC=clang-19 \
    PG_CONFIG="$tree/lib/postgresql/$major/bin/pg_config" \
    includedir_server="$folder/headers/usr/include/postgresql/$major/server" \
    includedir_internal="$folder/headers/usr/include/postgresql/internal"
  rm -rf "$folder"
}
