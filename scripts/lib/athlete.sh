# shellcheck shell=bash
# The athlete who asks: profile and conversation, made at first use.

load session

# athlete_profile full|empty — an athlete who has no profile gets one; an empty one comes
# with the first conversation.
athlete_profile() {
  session_call GET '/rest/v1/athlete_profiles?select=display_name'
  [[ $1 == full && $session_body == '[]' ]] || return 0
  session_call POST /api/profile "$(jq -n --arg race "$(date -d '+112 days' +%F)" '{
    display_name: "Demo athlete", age: 35, sex: "male", weight_kg: 80,
    training_history: {run_mpw: 25, strength_days: 3, experience: "intermediate"},
    race_date: $race, goal_time_minutes: 80, weekly_availability_hours: 8,
    equipment_available: ["gym", "sled", "ski_erg", "rower"]}')"
}

# athlete_conversation FILE — goes on with the conversation FILE names, when the athlete
# still has it; otherwise a new one, remembered in FILE. Sets conversation.
athlete_conversation() {
  conversation=''
  if [[ -s $1 ]]; then
    session_call GET "/rest/v1/conversations?select=id&id=eq.$(<"$1")"
    conversation=$(jq -r '.[0].id // ""' <<<"$session_body")
  fi
  if [[ -z $conversation ]]; then
    session_call POST /api/conversations '{}'
    conversation=$(jq -r .id <<<"$session_body")
    printf '%s\n' "$conversation" >"$1"
  fi
}
