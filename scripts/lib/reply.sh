# shellcheck shell=bash
# Watching a reply grow.

load ui session

# reply_stream CONVERSATION QUESTION SECONDS — asks by POST /api/chat and prints the reply on
# stdout as it comes; sets reply_row, the finished row.
reply_stream() {
  local line id='' done=no refusal='' body
  body=$(jq -n --arg conversation_id "$1" --arg message "$2" '{$conversation_id, $message}')
  reply_pipe=$(mktemp -u)
  mkfifo -m 600 "$reply_pipe"
  session_send POST /api/chat "$body" -N -m "$3" >"$reply_pipe" 2>/dev/null &
  while IFS= read -r line || [[ -n $line ]]; do
    case $line in
      'id: '*) id=${line#id: } ;;
      'data: [DONE]') done=yes ;;
      'data: '*) jq -j .token <<<"${line#data: }" ;;
      '{'*) refusal=$line ;;
    esac
  done <"$reply_pipe"
  wait $! || true
  [[ -z $refusal ]] || die "The relay refused: $(jq -r '.message + " " + (.hint // "")' <<<"$refusal")"
  [[ $done == yes ]] ||
    die "No finished reply within $3 s. Is the worker running? Its log: $logs/coach-worker.log"
  echo
  session_call GET "/rest/v1/messages?id=eq.${id%%:*}"
  reply_row=$(jq -c '.[0]' <<<"$session_body")
}

# reply_summary — the sources and the numbers, on stderr.
reply_summary() {
  local ids
  ids=$(jq -r '.rag_chunks_used // [] | map("\"" + . + "\"") | join(",")' <<<"$reply_row")
  if [[ -n $ids ]]; then
    session_call GET "/rest/v1/knowledge_chunks?select=id,source_name,section&id=in.($(jq -rn --arg ids "$ids" '$ids | @uri'))"
    dim $'\nSources:\n'"$(jq -r --argjson row "$reply_row" '
      (map({(.id): .}) | add) as $by_id | $row.rag_chunks_used[]
      | "  \(.)  \($by_id[.].source_name // "")" + ($by_id[.].section | if . then " — " + . else "" end)' <<<"$session_body")"
  else
    dim $'\nNo sources were used.'
  fi
  dim "$(jq -r '"\(.tokens_in // "?") tokens in, \(.tokens_out // "?") out, \(.latency_ms // "?") ms"' <<<"$reply_row")"
}
