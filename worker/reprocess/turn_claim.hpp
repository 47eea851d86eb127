// Taking turns of a run, keeping their leases, giving them back: the statements.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pg/pipeline.hpp"
#include "worker/reprocess/batch_turn.hpp"

namespace coach::worker {

using TurnsInFlight = std::vector<std::shared_ptr<BatchTurn>>;

struct TurnClaimSettings {
  std::string worker;  // who we are, for coach.reprocess_turns
  std::chrono::milliseconds lease{15'000};
  std::string provider;  // provider_of(), embeddings_of()
  std::string embeddings;
  std::optional<std::int64_t> only_run;
};

class TurnClaim {
 public:
  TurnClaim(pg::Pipeline& database, TurnClaimSettings settings);

  // Up to `many` turns; fewer when there are no more, a live question waits or the budget says so.
  asio::awaitable<std::expected<std::vector<ClaimedTurn>, pg::Error>> claim(std::size_t many);

  // Extends the leases; loses those that are somebody else's by now.
  asio::awaitable<void> renew(TurnsInFlight turns);

  // Gives turns back with a pause before they may be claimed again (zero: at once, and the attempt does not
  // count), and accounts for `paid`, one for each. False: the database could not be told.
  asio::awaitable<bool> give_back(TurnsInFlight turns, std::vector<Usage> paid,
                                  std::chrono::milliseconds pause);

  const TurnClaimSettings& settings() const { return settings_; }

 private:
  pg::Pipeline& database_;
  TurnClaimSettings settings_;
};

}  // namespace coach::worker
