# shellcheck shell=bash
# Who answers: Nebius and OpenAI when their keys are set, otherwise the stand-in.

load ui ports programs

# provider_choose — sets provider to `keys` or `stand-in`; half a configuration is refused.
provider_choose() {
  if [[ -n ${NEBIUS_API_KEY:-} && -n ${OPENAI_API_KEY:-} ]]; then
    provider=keys
  elif [[ -n ${NEBIUS_API_KEY:-}${OPENAI_API_KEY:-} ]]; then
    local have=NEBIUS_API_KEY lack=OPENAI_API_KEY
    [[ -n ${NEBIUS_API_KEY:-} ]] || have=OPENAI_API_KEY lack=NEBIUS_API_KEY
    die "$have is set, $lack is not. A coach needs both (Nebius answers, OpenAI embeds the question): set $lack in .env, or unset $have to have the stand-in answer."
  else
    provider=stand-in
  fi
}

provider_standin_ready() { http_ok "$COACH_STANDIN_PORT" /healthz; }

provider_standin_start() {
  local binary=$build/bin/coach-standin
  if ! program_pid coach-standin >/dev/null && port_open "$COACH_STANDIN_PORT"; then
    die "Port $COACH_STANDIN_PORT is taken by another program. Stop it, or choose another: COACH_STANDIN_PORT=54430 scripts/up"
  fi
  say "No keys are set (NEBIUS_API_KEY, OPENAI_API_KEY): a STAND-IN answers, not Coach K's model."
  # Its fingerprint needs none of the worker's settings: without them it may stay up.
  # COACH_STANDIN_OPTIONS is for tests: more options, parted by blanks.
  local -a options
  read -ra options <<<"${COACH_STANDIN_OPTIONS:-}"
  program_start coach-standin "$(stat -c %Y "$binary") $COACH_STANDIN_PORT ${options[*]}" provider_standin_ready \
    "$binary" --listen "127.0.0.1:$COACH_STANDIN_PORT" "${options[@]}"
  provider_standin_settings
}

# provider_standin_settings — what makes a worker ask the stand-in.
provider_standin_settings() {
  NEBIUS_BASE_URL=http://127.0.0.1:$COACH_STANDIN_PORT/v1
  OPENAI_BASE_URL=$NEBIUS_BASE_URL
  NEBIUS_API_KEY=standin
  OPENAI_API_KEY=standin
  export NEBIUS_BASE_URL OPENAI_BASE_URL NEBIUS_API_KEY OPENAI_API_KEY
}
