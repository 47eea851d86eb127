// Looks at the database all through a run and keeps what it saw outside of it: a primary that
// is lost takes its newest commits with it, the record of them as well.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/async.hpp"
#include "pg/connection.hpp"
#include "tests/chaos/evidence.hpp"

namespace coach::chaos {

class Witness {
 public:
  // `url` leads to the primary, whichever server that is.
  Witness(const Executor& executor, std::string url);

  // Looks until stop(). What cannot be asked just now is asked again.
  asio::awaitable<void> run();
  void stop();

  // Adds what was seen.
  void tell(Evidence& evidence) const;

 private:
  asio::awaitable<bool> ready();
  asio::awaitable<void> see_claims();
  asio::awaitable<void> see_replies();

  Executor executor_;
  std::string url_;
  pg::Connection connection_;
  Event stopped_;
  bool stopping_ = false;
  std::set<SeenClaim> claims_;
  std::unordered_map<std::string, Sighting> last_;  // by reply
  std::vector<Sighting> sightings_;
};

}  // namespace coach::chaos
