# shellcheck shell=bash
# Where everything lies. COACH_LOCAL and COACH_PORT move a whole stack aside, which is how
# the tests run beside a developer's own; COACH_PRESET chooses the build.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
COACH_LOCAL=${COACH_LOCAL:-$root/.local}
[[ $COACH_LOCAL == /* ]] || COACH_LOCAL=$root/$COACH_LOCAL
COACH_PORT=${COACH_PORT:-54322}
COACH_STANDIN_PORT=${COACH_STANDIN_PORT:-$((COACH_PORT + 8))}
COACH_RELAY_PORT=${COACH_RELAY_PORT:-$((COACH_PORT - 1))}
COACH_METRICS_PORT=${COACH_METRICS_PORT:-$((COACH_PORT + 1))}
COACH_PRESET=${COACH_PRESET:-release}
# The private PostgreSQL may be shared by several stacks; nothing ever writes to it again.
COACH_PGSQL=${COACH_PGSQL:-$COACH_LOCAL/pgsql}
# The same for programs that come as npm packages.
COACH_TOOLS=${COACH_TOOLS:-$COACH_LOCAL/tools}
export COACH_LOCAL COACH_PORT COACH_STANDIN_PORT COACH_RELAY_PORT COACH_METRICS_PORT COACH_PRESET COACH_PGSQL COACH_TOOLS

build=$root/build/$COACH_PRESET
logs=$COACH_LOCAL/logs
run=$COACH_LOCAL/run
secrets=$COACH_LOCAL/secrets
# Whatever the caller's umask: the server's user must be able to read what root makes here.
umask 022
mkdir -p "$logs" "$run"
