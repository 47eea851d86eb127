#include "worker/reprocess/turn_claim.hpp"

#include <set>
#include <span>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {
namespace {

std::optional<std::string> text_of(std::optional<std::int64_t> run) {
  return run.transform([](std::int64_t id) { return std::to_string(id); });
}

// The columns by which turns are named in a statement.
struct Names {
  std::vector<std::int64_t> runs;
  std::vector<std::string> ids;
  std::vector<std::string> claims;
  std::vector<std::int64_t> fences;

  explicit Names(const TurnsInFlight& turns) {
    for (const auto& turn : turns) {
      runs.push_back(turn->claimed.run);
      ids.push_back(turn->claimed.message_id);
      claims.push_back(turn->claimed.claim);
      fences.push_back(turn->claimed.fence);
    }
  }
  void add_to(pg::Params& params) const {
    params.text(pg::integer_array(runs))
        .text(pg::text_array(std::span<const std::string>(ids)))
        .text(pg::text_array(std::span<const std::string>(claims)))
        .text(pg::integer_array(fences));
  }
};

}  // namespace

TurnClaim::TurnClaim(pg::Pipeline& database, TurnClaimSettings settings)
    : database_(database), settings_(std::move(settings)) {}

asio::awaitable<std::expected<std::vector<ClaimedTurn>, pg::Error>> TurnClaim::claim(std::size_t many) {
  pg::Params params;
  params.text(settings_.worker)
      .integer(many)
      .integer(settings_.lease.count())
      .text(settings_.provider)
      .text(settings_.embeddings)
      .text_or_null(text_of(settings_.only_run));
  const auto rows = co_await database_.query(sql::reprocess_claim, std::move(params));
  if (!rows) co_return std::unexpected(rows.error());
  std::vector<ClaimedTurn> turns;
  for (int row = 0; row < rows->rows(); ++row) {
    turns.push_back({rows->integer(row, 0), std::string(rows->text(row, 1)), rows->integer(row, 2),
                     rows->integer(row, 3), std::string(rows->text(row, 4)), std::string(rows->text(row, 5)),
                     std::string(rows->text(row, 6)), std::string(rows->text(row, 7)),
                     std::string(rows->text(row, 8)), std::string(rows->text(row, 9)),
                     std::string(rows->text(row, 10))});
  }
  co_return turns;
}

asio::awaitable<void> TurnClaim::renew(TurnsInFlight turns) {
  // A process that was frozen looks at its own leases before it asks for more of them.
  std::erase_if(turns, [now = Clock::now()](const auto& turn) {
    if (now >= turn->lease_until) turn->lose();
    return turn->lost;
  });
  if (turns.empty()) co_return;
  pg::Params params;
  Names(turns).add_to(params);
  params.integer(settings_.lease.count());
  const auto sent = Clock::now();
  const auto rows = co_await database_.query(sql::reprocess_renew, std::move(params));
  if (rows) {
    std::set<std::pair<std::int64_t, std::string_view>> held;
    for (int row = 0; row < rows->rows(); ++row) held.emplace(rows->integer(row, 0), rows->text(row, 1));
    for (const auto& turn : turns) {
      if (held.contains({turn->claimed.run, turn->claimed.message_id})) {
        turn->lease_until = sent + settings_.lease;
      } else {
        turn->lose();
      }
    }
  } else {
    log::warn("cannot extend the leases of {} turns: {}", turns.size(), pg::describe(rows.error()));
  }
  for (const auto& turn : turns) {
    if (Clock::now() >= turn->lease_until) turn->lose();
  }
}

asio::awaitable<bool> TurnClaim::give_back(TurnsInFlight turns, std::vector<Usage> paid,
                                           std::chrono::milliseconds pause) {
  std::vector<std::int64_t> tokens_in;
  std::vector<std::int64_t> tokens_out;
  for (const auto& usage : paid) {
    tokens_in.push_back(usage.prompt_tokens);
    tokens_out.push_back(usage.completion_tokens);
  }
  pg::Params params;
  params.text(settings_.worker);
  Names(turns).add_to(params);
  params.text(pg::integer_array(std::vector<std::int64_t>(turns.size(), pause.count())))
      .text(pg::integer_array(tokens_in))
      .text(pg::integer_array(tokens_out));
  const auto rows = co_await database_.query(sql::reprocess_release, std::move(params));
  if (!rows) log::warn("cannot give {} turns back: {}", turns.size(), pg::describe(rows.error()));
  co_return rows.has_value();
}

}  // namespace coach::worker
