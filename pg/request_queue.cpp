#include "pg/request_queue.hpp"

#include <algorithm>
#include <utility>

namespace coach::pg {

void Request::finish(Outcome result) {
  if (outcome) return;
  outcome = std::move(result);
  if (observer != nullptr && *observer) {
    (*observer)(statement, Clock::now() - since, *outcome ? nullptr : &outcome->error());
  }
  done.set();
}

void RequestQueue::push(std::shared_ptr<Request> request) {
  waiting_.push_back(std::move(request));
}

std::shared_ptr<Request> RequestQueue::take() {
  while (!waiting_.empty()) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    if (!next->abandoned) return next;
  }
  return nullptr;
}

std::optional<Clock::time_point> RequestQueue::next_expiry(Clock::time_point down_since,
                                                           Clock::duration patience) const {
  if (waiting_.empty()) return std::nullopt;
  // A request may have waited long behind others on a working connection: its patience
  // with a missing one begins when the connection went away.
  return std::max(waiting_.front()->since, down_since) + patience;
}

void RequestQueue::expire(Clock::time_point now, Clock::time_point down_since, Clock::duration patience,
                          const std::string& why) {
  for (auto expiry = next_expiry(down_since, patience); expiry && *expiry <= now;
       expiry = next_expiry(down_since, patience)) {
    const auto late = std::move(waiting_.front());
    waiting_.pop_front();
    late->finish(std::unexpected(Error{Failure::unavailable, {}, why}));
  }
}

void RequestQueue::fail_waiting(const std::string& why) {
  for (const auto& request : std::exchange(waiting_, {})) {
    request->finish(std::unexpected(Error{Failure::unavailable, {}, why}));
  }
}

void RequestQueue::fail_in_flight(const std::string& why) {
  for (const auto& flight : std::exchange(in_flight_, {})) {
    flight.request->finish(std::unexpected(Error{Failure::lost, {}, why}));
  }
}

}  // namespace coach::pg
