# shellcheck shell=bash
# Distribution packages: installs what is missing and nothing else.

load ui paths

# Each entry is NAME, or alternatives A|B of which the first one available is taken.
# B:VERSION asks for at least that version (Debian 12's unversioned Boost is 1.74).
packages_build=(
  clang-19 lld-19 libclang-rt-19-dev cmake ninja-build ccache pkg-config
  'libboost1.81-dev|libboost-dev:1.81'
  'libboost-json1.81-dev|libboost-json-dev:1.81'
  'libboost-url1.81-dev|libboost-url-dev:1.81'
  libfmt-dev libspdlog-dev libyaml-cpp-dev libcli11-dev libssl-dev libpq-dev prometheus-cpp-dev
  libgtest-dev libgmock-dev zlib1g-dev
)
packages_lint=(clang-format-19 clang-tidy-19 shellcheck)
packages_pgvector_build=(make xz-utils libc6-dev)

packages_installed() { # NAME [VERSION]
  local status version
  read -r status version < <(dpkg-query -W -f '${db:Status-Status} ${Version}\n' "$1" 2>/dev/null) || true
  [[ ${status:-} == installed ]] || return 1
  [[ -z ${2:-} ]] || dpkg --compare-versions "$version" ge "$2"
}

packages_available() { # NAME [VERSION]
  local candidate
  candidate=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p')
  [[ -n $candidate && $candidate != '(none)' ]] || return 1
  [[ -z ${2:-} ]] || dpkg --compare-versions "$candidate" ge "$2"
}

# packages_match TEST ENTRY — the first alternative of ENTRY that passes TEST, or failure.
packages_match() {
  local test=$1 alternative
  local -a alternatives
  IFS='|' read -ra alternatives <<<"$2"
  for alternative in "${alternatives[@]}"; do
    local name=${alternative%%:*} version=''
    [[ $alternative != *:* ]] || version=${alternative#*:}
    if "$test" "$name" "$version"; then
      printf '%s\n' "$name"
      return 0
    fi
  done
  return 1
}

# as_root COMMAND... — directly for root, through sudo otherwise.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    die "Packages are missing and neither root nor sudo is at hand. As root run: apt-get install ${packages_wanted[*]:-}"
  fi
}

# Another apt (unattended upgrades, for one) may hold the lock: wait for it.
apt_get() {
  DEBIAN_FRONTEND=noninteractive as_root apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}

# --no-remove: a package that could only come by removing another is refused, not forced.
packages_apt_install() {
  apt_get install -y --no-install-recommends --no-remove "${packages_wanted[@]}" || {
    echo "--- trying once more with fresh package lists"
    apt_get update && apt_get install -y --no-install-recommends --no-remove "${packages_wanted[@]}"
  }
}

# packages_need ENTRY... — afterwards every entry is installed.
packages_need() {
  local entry name
  local -a missing=()
  packages_wanted=()
  for entry in "$@"; do
    packages_match packages_installed "$entry" >/dev/null || missing+=("$entry")
  done
  ((${#missing[@]} > 0)) || return 0
  packages_wanted=("${missing[@]}")
  ((EUID == 0)) || ! command -v sudo >/dev/null || sudo -v

  for entry in "${missing[@]}"; do
    if ! packages_match packages_available "$entry" >/dev/null; then
      step "Fetching the package lists" "$logs/apt-update.log" \
        "Check the network and /etc/apt." apt_get update
      break
    fi
  done
  packages_wanted=()
  for entry in "${missing[@]}"; do
    name=$(packages_match packages_available "$entry") ||
      die "No package source of this machine offers ${entry//|/ or }. Debian 12, Debian 13 and Ubuntu 24.04 have it; check /etc/apt (Ubuntu: the universe component)."
    packages_wanted+=("$name")
  done
  step "Installing ${#packages_wanted[@]} packages (${packages_wanted[0]} …)" "$logs/apt-install.log" \
    "By hand: apt-get install ${packages_wanted[*]}" packages_apt_install
}

packages_need_build() { packages_need "${packages_build[@]}"; }
