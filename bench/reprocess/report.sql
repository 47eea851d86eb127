-- One JSON line of all figures.
select jsonb_build_object(
  'bench', 'reprocess', 'turns', :turns, 'parallel', :parallel,
  'batch_turns_per_second', round(:turns / (:batch_ms / 1000.0), 1),
  'live_path_turns_per_second', round(:turns / (:live_ms / 1000.0), 1),
  'batch_failed', :failed, 'embedding_requests', :embeddings,
  'first_token_ms', jsonb_build_object('alone', :'alone'::jsonb, 'beside_a_run', :'beside'::jsonb, 'taking_part', :'part'::jsonb),
  'first_token_later_percent', jsonb_build_object(
    'beside_a_run_p50', round(((:'beside'::jsonb ->> 'p50')::numeric / (:'alone'::jsonb ->> 'p50')::numeric - 1) * 100, 1),
    'beside_a_run_p99', round(((:'beside'::jsonb ->> 'p99')::numeric / (:'alone'::jsonb ->> 'p99')::numeric - 1) * 100, 1),
    'taking_part_p50', round(((:'part'::jsonb ->> 'p50')::numeric / (:'alone'::jsonb ->> 'p50')::numeric - 1) * 100, 1),
    'taking_part_p99', round(((:'part'::jsonb ->> 'p99')::numeric / (:'alone'::jsonb ->> 'p99')::numeric - 1) * 100, 1)));
