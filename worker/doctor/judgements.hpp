// From what was found to what it means and what to do about it. Pure.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pg/error.hpp"
#include "pg/result.hpp"
#include "worker/config.hpp"
#include "worker/doctor/report.hpp"
#include "worker/metrics/queue_state.hpp"
#include "worker/provider/chat_stream.hpp"
#include "worker/provider/embeddings.hpp"

namespace coach::worker {

// One check, or one for each thing that is wrong.
std::vector<Check> judge_configuration(const std::expected<Config, std::vector<std::string>>& config);
Check judge_prompt(const std::expected<std::string, std::string>& prompt);

// Why the database could not be reached.
Check judge_connect_error(const pg::Error& error);
// `local`: a socket, or an address of this machine.
Check judge_tls(bool encrypted, bool local);
Check judge_round_trip(std::chrono::microseconds median);
Check judge_role(std::string_view user, bool superuser, bool passes_policies);

// The session cannot write: the server is a standby, or says that sessions are read-only.
Check judge_writable(bool standby, bool read_only);
// What `descriptors` (the limit of open ones) allow of `max_replies`.
Check judge_descriptors(std::size_t descriptors, const QueueConfig& queue);

// Of one session: a notification arrived, and a prepared statement outlived its transaction. Neither
// does through a pooler in transaction mode.
Check judge_session(bool heard, bool prepared);

// `answer`: of sql/queries/applied_migrations.sql.
Check judge_migrations(const std::expected<pg::Result, pg::Error>& answer);

// What coach.settings takes a worker's configuration to be.
struct Reservation {
  bool limited = false;  // there is a daily_spend_limit
  int tokens_out = 0;
  int turns = 0;
};

struct MissingGrant {
  std::string what;
  std::string statement;
};
Check judge_grants(const std::vector<MissingGrant>& missing);

struct SearchFunction {
  bool fits = false;        // the hand-off's named parameters
  bool executable = false;  // by this role
  std::string arguments;    // what is there under the name; empty: nothing
};
Check judge_search_function(const SearchFunction& found);
// `rows`: how many chunks a sample search found, or why it failed.
Check judge_sample_search(const std::expected<int, pg::Error>& rows);

Check judge_publication(bool exists, const std::vector<std::string>& missing_tables,
                        std::string_view wal_level);
// The server's clock minus ours.
Check judge_clock(std::chrono::milliseconds ahead);
// Whether a reply's reservation (coach.reply_cost) covers what this configuration can spend: `max_tokens` of
// an answer, `history_turns` turns. Without a limit nothing is reserved.
Check judge_reservation(const Reservation& reserved, int max_tokens, int history_turns);

Check judge_queue(const QueueState& state);

// Error: how an embedding failed.
Check judge_embedding(const EmbeddingConfig& config, const std::optional<EmbeddingFailure>& failure);
Check judge_chat(const InferenceConfig& config, const ChatResult& result);

}  // namespace coach::worker
