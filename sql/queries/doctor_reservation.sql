-- → whether there is a daily limit, and what coach.reply_cost takes the worker's configuration to be: the
-- longest answer in tokens, the turns that are sent along.
select s.daily_spend_limit is not null, s.reserved_tokens_out, s.reserved_turns from coach.settings s
