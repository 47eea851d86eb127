#include "worker/doctor/judgements.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/descriptors.hpp"
#include "worker/config_checks.hpp"
#include "worker/ops/migrations.hpp"

namespace coach::worker {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view as_owner = "as the database's owner: ";
constexpr double longest_wait = 60;  // seconds; as the alert CoachQueueStalled

// What libpq or the server says (English messages) and what helps.
struct Remedy {
  std::string_view words;
  std::string_view fix;
};
constexpr std::array remedies{
    Remedy{"password authentication failed",
           "put the role's password into DATABASE_URL (special characters as %XX); the owner sets it with "
           "alter role coach_worker login password '…'"},
    Remedy{"not permitted to log in", "as the database's owner: alter role coach_worker login password '…'"},
    Remedy{"role \"",
           "run `coach-worker migrate` (DATABASE_ADMIN_URL), which makes the role, then give it a password"},
    Remedy{"database \"", "correct the database's name at the end of DATABASE_URL (on Supabase: postgres)"},
    Remedy{"no pg_hba.conf entry",
           "the server refuses this address or wants TLS: add ?sslmode=require to DATABASE_URL"},
    Remedy{"SSL", "the server and DATABASE_URL disagree about TLS: look at sslmode in it"},
    Remedy{"too many",
           "raise the pool's or the server's number of connections, or run fewer workers (each takes three)"},
    Remedy{"session is read-only",
           "name the primary in DATABASE_URL, or several servers (host1,host2): the one that can be written "
           "to is taken"},
    Remedy{"refused", "is the server running, and are host and port in DATABASE_URL right?"},
    Remedy{"not known",
           "correct the host's name in DATABASE_URL; Supabase's direct host has an IPv6 address only, "
           "where there is no IPv6 use the pooler in session mode (port 5432)"},
};

}  // namespace

std::vector<Check> judge_configuration(const std::expected<Config, std::vector<std::string>>& config) {
  std::vector<Check> checks;
  if (!config) {
    for (const auto& problem : config.error())
      checks.push_back(
          failure("configuration", problem, "correct it; config/coach.yaml documents every key"));
    return checks;
  }
  // "What is missing: what to do."
  for (const auto& sentence : missing_for_run(*config)) {
    const auto colon = sentence.find(": ");
    checks.push_back(failure("configuration", sentence.substr(0, colon), sentence.substr(colon + 2)));
  }
  if (config->other_inference_provider) {
    checks.push_back(warning("configuration",
                             fmt::format("answers come from {}, not from Nebius", config->inference.base_url),
                             "fine for a trial; the prompt was evaluated with Nebius only"));
  }
  if (checks.empty()) checks.push_back(fine("configuration", "read and complete"));
  return checks;
}

Check judge_prompt(const std::expected<std::string, std::string>& prompt) {
  if (prompt) return fine("prompt", "the evaluated one, by its checksum");
  return failure("prompt", prompt.error(), "restore config/prompts/coach_k.md, or correct prompt.file");
}

Check judge_connect_error(const pg::Error& error) {
  for (const auto& [words, fix] : remedies) {
    if (error.message.contains(words)) return failure("database", error.message, std::string(fix));
  }
  return failure("database", error.message, "look at host, port and network; DATABASE_URL is what is used");
}

Check judge_tls(bool encrypted, bool local) {
  if (encrypted) return fine("tls", "the connection is encrypted");
  if (local) return fine("tls", "not encrypted, on this machine alone");
  return failure("tls",
                 "the connection to another machine is not encrypted: password and texts travel in clear",
                 "add ?sslmode=require (better: verify-full with sslrootcert) to DATABASE_URL");
}

Check judge_round_trip(std::chrono::microseconds median) {
  const auto text = fmt::format("a round trip takes {:.1f} ms", static_cast<double>(median.count()) / 1000);
  if (median < milliseconds(30)) return fine("latency", text);
  return warning("latency", text,
                 "run the worker near the database (the same region): every write waits for it");
}

Check judge_role(std::string_view user, bool superuser, bool passes_policies) {
  if (superuser || passes_policies) {
    return warning("role", fmt::format("logged in as {}, who may read and change everything", user),
                   "use the worker's own role: alter role coach_worker login password '…', then put it into "
                   "DATABASE_URL");
  }
  return fine("role", fmt::format("logged in as {}", user));
}

Check judge_writable(bool standby, bool read_only) {
  if (standby) {
    return failure("writable", "the server is a standby: it can only be read",
                   "name the primary in DATABASE_URL, or several servers (host1,host2): the one that can be "
                   "written to is taken; or promote this one");
  }
  if (read_only) {
    return failure(
        "writable",
        "the worker's sessions are read-only (default_transaction_read_only is set for the role, the "
        "database or the server; on hosted Supabase also while the disk is full)",
        std::string(as_owner) + "alter role coach_worker reset default_transaction_read_only");
  }
  return fine("writable", "it can be written to");
}

Check judge_descriptors(std::size_t descriptors, const QueueConfig& queue) {
  const auto possible = replies_for_descriptors(descriptors);
  const auto wanted = static_cast<std::size_t>(queue.max_replies);
  if (possible >= wanted) return fine("descriptors", fmt::format("enough for {} replies at once", wanted));
  return warning(
      "descriptors",
      fmt::format("{} open files and sockets allow {} replies at once, not {}", descriptors, possible,
                  wanted),
      "raise the hard limit (LimitNOFILE= of the systemd unit, ulimit -Hn), or lower queue.max_replies");
}

Check judge_session(bool heard, bool prepared) {
  if (heard && prepared) return fine("listen", "notifications arrive, prepared statements stay");
  const auto what = heard      ? "prepared statements do not outlive a transaction"
                    : prepared ? "a notification did not arrive"
                               : "neither notifications nor prepared statements work";
  return failure("listen", fmt::format("{}: a pooler in transaction mode stands in between", what),
                 "use the direct connection or the pooler in session mode (Supabase: port 5432, never 6543)");
}

Check judge_migrations(const std::expected<pg::Result, pg::Error>& answer) {
  const auto verdict = judge_schema(answer);
  if (!verdict) {
    return failure("migrations", verdict.error(),
                   "DATABASE_ADMIN_URL='postgres://postgres:…' coach-worker migrate");
  }
  if (!verdict->empty()) return warning("migrations", *verdict, "install the newer version of this program");
  return fine("migrations", "the schema is the one this version knows");
}

Check judge_grants(const std::vector<MissingGrant>& missing) {
  if (missing.empty()) return fine("grants", "the role may do what a worker does");
  std::vector<std::string_view> whats;
  std::vector<std::string_view> statements;
  for (const auto& grant : missing) {
    whats.push_back(grant.what);
    statements.push_back(grant.statement);
  }
  return failure("grants", fmt::format("the role lacks: {}", fmt::join(whats, "; ")),
                 fmt::format("{}{};", as_owner, fmt::join(statements, "; ")));
}

Check judge_search_function(const SearchFunction& found) {
  constexpr std::string_view name = "search function";
  if (found.arguments.empty()) {
    return failure(std::string(name), "public.hybrid_search_chunks is missing: replies would have no context",
                   "install the knowledge base with its search functions in this database");
  }
  if (!found.fits) {
    return failure(std::string(name),
                   fmt::format("public.hybrid_search_chunks{} has other parameters", found.arguments),
                   "the worker calls it with query_text, query_embedding, match_count, full_text_weight, "
                   "semantic_weight, rrf_k: install the knowledge base's own version");
  }
  if (!found.executable) {
    return failure(
        std::string(name), "the role may not execute public.hybrid_search_chunks",
        fmt::format("{}grant execute on function public.hybrid_search_chunks to coach_worker;", as_owner));
  }
  return fine(std::string(name), "public.hybrid_search_chunks has the parameters it is called with");
}

Check judge_sample_search(const std::expected<int, pg::Error>& rows) {
  if (!rows) {
    return failure(
        "sample search", pg::describe(rows.error()),
        "replies would have no context: the message says what hybrid_search_chunks lacks (42501: a grant on "
        "knowledge_chunks or schema extensions; 22000: embedding.dimensions is not that of the vectors)");
  }
  if (*rows == 0) {
    return warning("sample search", "it works and finds nothing",
                   "is the knowledge base filled? select count(*) from knowledge_chunks");
  }
  return fine("sample search", fmt::format("found {} chunks", *rows));
}

Check judge_publication(bool exists, const std::vector<std::string>& missing_tables,
                        std::string_view wal_level) {
  if (!exists) {
    return failure("publication", "supabase_realtime does not exist: no client sees a reply stream",
                   fmt::format("{}create publication supabase_realtime for table public.messages, "
                               "public.conversations;",
                               as_owner));
  }
  if (!missing_tables.empty()) {
    return failure("publication",
                   fmt::format("supabase_realtime lacks {}: no client sees its changes",
                               fmt::join(missing_tables, ", ")),
                   fmt::format("{}alter publication supabase_realtime add table public.{};", as_owner,
                               fmt::join(missing_tables, ", public.")));
  }
  if (wal_level != "logical") {
    return failure("publication", fmt::format("wal_level is {}: Realtime cannot read the changes", wal_level),
                   "set wal_level = logical in postgresql.conf and restart the server");
  }
  return fine("publication", "supabase_realtime has our tables");
}

Check judge_clock(milliseconds ahead) {
  const auto off = std::abs(ahead.count());
  const auto text = fmt::format("this machine and the database differ by {} ms", off);
  if (off < 2'000) return fine("clock", text);
  return warning("clock", text,
                 "let both follow a time server: leases go by the database's clock alone, but tokens and "
                 "certificates do not");
}

Check judge_reservation(const Reservation& reserved, int max_tokens, int history_turns) {
  if (!reserved.limited) return fine("budget", "there is no daily limit");
  const auto text = fmt::format("{} tokens and {} earlier turns are reserved for a reply",
                                reserved.tokens_out, reserved.turns);
  if (reserved.tokens_out >= max_tokens && reserved.turns >= history_turns) return fine("budget", text);
  return warning(
      "budget", fmt::format("{}, and this worker sends up to {} and {}", text, max_tokens, history_turns),
      fmt::format("{}update coach.settings set reserved_tokens_out = {}, reserved_turns = {};", as_owner,
                  std::max(reserved.tokens_out, max_tokens), std::max(reserved.turns, history_turns)));
}

Check judge_queue(const QueueState& state) {
  const auto text = fmt::format("{} in line, {} running, {} workers alive, ${:.2f} spent today",
                                state.live.ready + state.live.waiting + state.live.delayed +
                                    state.batch.ready + state.batch.waiting + state.batch.delayed,
                                state.live.running + state.batch.running, state.workers, state.spent_today);
  if (state.daily_spend_limit && state.spent_today >= *state.daily_spend_limit) {
    return failure("queue", text + ": the daily budget is used up, questions are refused",
                   fmt::format("wait for midnight UTC, or {}update coach.settings set daily_spend_limit = …;",
                               as_owner));
  }
  if (state.paused) return warning("queue", text + "; claiming is paused", "coach-worker jobs resume");
  const bool waits = state.live.ready + state.live.waiting > 0;
  if (waits && state.workers == 0) {
    return warning("queue", text + ": questions wait and nobody answers",
                   "start workers: coach-worker run, or systemctl start coach-worker@1");
  }
  if (state.live.oldest_ready_seconds > longest_wait) {
    return warning(
        "queue",
        fmt::format("{}: the oldest has been ready for {:.0f} s", text, state.live.oldest_ready_seconds),
        "docs/operations.md, CoachQueueStalled, says in which order to look");
  }
  if (state.dead_jobs > 0) {
    return warning("queue", fmt::format("{}; {} jobs were given up", text, state.dead_jobs),
                   "coach-worker jobs dead list");
  }
  return fine("queue", text);
}

}  // namespace coach::worker
