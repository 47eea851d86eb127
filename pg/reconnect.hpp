// When a connection that was lost is tried again, and how long one try may take.
//
// The pause grows while tries fail, and also while connections are made but die before they
// were of use: only a connection's first answer begins the row of pauses anew. So a server that
// accepts and dies at once is not hammered.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>

#include "core/async.hpp"
#include "core/backoff.hpp"

namespace coach::pg {

// What every connection uses unless told otherwise. Together with the shortest limit of a try
// (`shortest_attempt`) a link that heals is used again within three seconds.
inline constexpr BackoffPolicy reconnect_policy{
    .first = std::chrono::milliseconds(100), .limit = std::chrono::milliseconds(1'500), .factor = 2.0};

class Reconnect {
 public:
  // `connect_timeout`: what a try may take at most. `seed` spreads the pauses of many processes.
  Reconnect(const BackoffPolicy& policy, std::chrono::milliseconds connect_timeout,
            std::uint32_t seed = std::random_device()());

  // A network that swallows everything would hold a try until its end, also after it has healed:
  // TCP repeats its first packet ever more seldom. So once it is known how long a login takes, a
  // try gets three times that, within 1.5 s and the connect time-out.
  std::chrono::milliseconds attempt_limit() const;

  // A try succeeded, and took so long.
  void connected(Clock::duration took);

  // The connection was of use: its first answer came, or it has stood for `policy.limit`.
  void answered() { failures_ = 0; }

  // The connection ended after `lived`.
  void ended(Clock::duration lived);

  // The pause before the next try. Each call without answered() between makes it longer.
  std::chrono::milliseconds next_pause();

 private:
  BackoffPolicy policy_;
  std::chrono::milliseconds connect_timeout_;
  std::chrono::milliseconds attempt_limit_;
  std::uint32_t failures_ = 0;
  std::minstd_rand random_;
};

}  // namespace coach::pg
