# shellcheck shell=bash
# The file .env, read and never executed.

load paths

# dotenv_load — exports every KEY=VALUE of .env that the environment does not set already.
# COACH_ENV_FILE names another file; the tests use it to shut out a developer's keys.
dotenv_load() {
  local file=${COACH_ENV_FILE:-$root/.env} line key value
  [[ -r $file ]] || return 0
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line%$'\r'}
    [[ $line =~ ^[[:space:]]*(export[[:space:]]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$ ]] || continue
    key=${BASH_REMATCH[2]}
    value=${BASH_REMATCH[3]}
    if [[ $value =~ ^\"(.*)\"[[:space:]]*$ || $value =~ ^\'(.*)\'[[:space:]]*$ ]]; then
      value=${BASH_REMATCH[1]}
    else
      value=${value%%[[:space:]]#*}
      value=${value%"${value##*[![:space:]]}"}
    fi
    [[ -v $key ]] || export "$key=$value"
  done <"$file"
}
