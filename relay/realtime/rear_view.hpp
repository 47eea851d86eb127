// The database as it was a moment ago: who could see a row that has just been deleted.
//
// Two connections hold a REPEATABLE READ snapshot each, renewed in turn, so that one of
// them is always between `renew_every` and twice that old. In it the deleted row still
// stands, and so does what its policy looks at, even when all went in one cascade.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "core/async.hpp"
#include "pg/connection.hpp"
#include "relay/realtime/visibility.hpp"

namespace coach::relay::realtime {

class RearView {
 public:
  RearView(const Executor& executor, std::string conninfo);

  asio::awaitable<void> run();  // until cancelled

  // Answers `check` (about removed rows) in the older snapshot, or in the newer one.
  // False: no snapshot is at hand.
  enum class Which { older, newer };
  asio::awaitable<bool> look(VisibilityCheck& check, Which which);

 private:
  struct View {
    explicit View(const Executor& executor) : connection(executor) {}
    pg::Connection connection;
    std::optional<Clock::time_point> taken;  // nothing: no snapshot
    bool busy = false;
  };
  asio::awaitable<void> renew(View& view);
  View* pick(Which which);

  static constexpr std::chrono::milliseconds renew_every{400};

  Executor executor_;
  std::string conninfo_;
  std::array<View, 2> views_;
  coach::Event idle_;
};

}  // namespace coach::relay::realtime
