# shellcheck shell=bash
# Watching a reply grow.

load ui session

# reply_stream QUESTION_ID SECONDS — prints the assistant's text on stdout as it comes and
# each change of status on stderr; sets reply_status and reply_seen (characters printed).
# Only text not yet seen is fetched, in base64, so that one line is one row.
reply_stream() {
  local deadline=$((SECONDS + $2)) status='' length text row sql
  reply_status='' reply_seen=0
  while true; do
    sql="select status, length(content),
           translate(encode(convert_to(substr(content, $((reply_seen + 1))), 'UTF8'), 'base64'), E'\n', '')
         from public.messages where reply_to = '$1' and role = 'assistant';"
    row=$(session_rows "$sql")
    [[ -n $row ]] || die "The question was stored, but no reply row was made for it. Has the database all migrations? build/$COACH_PRESET/bin/coach-worker migrate"
    IFS='|' read -r status length text <<<"$row"
    if [[ -n $text ]]; then
      base64 -d <<<"$text"
      reply_seen=$length
    fi
    if [[ $status != "$reply_status" ]]; then
      reply_status=$status
      case $status in
        queued | retrieving | thinking | warming) dim "$status …" ;;
        complete | failed | cancelled)
          ((reply_seen == 0)) || echo
          return 0
          ;;
      esac
    fi
    ((SECONDS < deadline)) ||
      die "No finished reply within $2 s (status: $status). Is the worker running? Its log: $logs/coach-worker.log"
    sleep 0.06
  done
}

# reply_summary QUESTION_ID — the sources and the numbers, on stderr.
reply_summary() {
  local row sources
  sources=$(session_rows "
    select '  ' || k.id || '  ' || coalesce(k.source_name, '') || coalesce(' — ' || k.section, '')
    from public.messages m
    cross join unnest(m.rag_chunks_used) with ordinality used (id, place)
    join public.knowledge_chunks k on k.id = used.id
    where m.reply_to = '$1' and m.role = 'assistant' order by used.place;")
  row=$(session_rows "
    select coalesce(tokens_in::text, '?') || ' tokens in, ' || coalesce(tokens_out::text, '?') || ' out, '
      || coalesce(latency_ms::text, '?') || ' ms'
    from public.messages where reply_to = '$1' and role = 'assistant';")
  if [[ -n $sources ]]; then dim $'\nSources:\n'"$sources"; else dim $'\nNo sources were used.'; fi
  dim "$row"
}

reply_error() { # QUESTION_ID
  session_rows "select coalesce(error, 'no reason was given') from public.messages
    where reply_to = '$1' and role = 'assistant';"
}

reply_json() { # QUESTION_ID
  session_rows "select to_jsonb(m) from public.messages m where reply_to = '$1' and role = 'assistant';"
}
