# shellcheck shell=bash
# The athlete who asks: profile and conversation, made at first use.

load session

# athlete_profile USER_ID full|empty — the id of the profile row.
athlete_profile() {
  local id
  id=$(session_rows "select id from public.athlete_profiles where user_id = '$1' limit 1;")
  if [[ -z $id && $2 == full ]]; then
    id=$(session_rows "
      insert into public.athlete_profiles (user_id, display_name, age, sex, weight_kg, training_history,
        race_date, goal_time_minutes, weekly_availability_hours, equipment_available)
      values ('$1', 'Demo athlete', 35, 'male', 80,
        '{\"run_mpw\": 25, \"strength_days\": 3, \"experience\": \"intermediate\"}',
        current_date + 112, 80, 8, '{gym,sled,ski_erg,rower}')
      returning id;")
  elif [[ -z $id ]]; then
    id=$(session_rows "insert into public.athlete_profiles (user_id) values ('$1') returning id;")
  fi
  printf '%s' "$id"
}

# athlete_conversation PROFILE_ID FILE — goes on with the conversation FILE names, when the
# database still has it; otherwise a new one, remembered in FILE.
athlete_conversation() {
  local id=''
  if [[ -s $2 ]]; then
    id=$(session_rows "select id from public.conversations where id = '$(cat "$2")' and athlete_id = '$1';")
  fi
  if [[ -z $id ]]; then
    id=$(session_rows "insert into public.conversations (athlete_id) values ('$1') returning id;")
    printf '%s\n' "$id" >"$2"
  fi
  printf '%s' "$id"
}
