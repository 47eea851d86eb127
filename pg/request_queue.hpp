// The queries of a Pipeline on their way: waiting to be sent, then in flight.
#pragma once

#include <cstddef>
#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/async.hpp"
#include "pg/error.hpp"
#include "pg/params.hpp"
#include "pg/prepared.hpp"
#include "pg/result.hpp"
#include "pg/statement.hpp"

namespace coach::pg {

using Outcome = std::expected<Result, Error>;

// Shared by the queue and the coroutine that waits for it: either may go first.
struct Request {
  using Observer = std::function<void(const Statement&, Clock::duration, const Error*)>;

  // `told`, if any, outlives the moment of finish().
  Request(const Executor& executor, const Statement& wanted, Params values, Clock::time_point now,
          const Observer* told = nullptr)
      : statement(wanted), params(std::move(values)), since(now), observer(told), done(executor) {}

  void finish(Outcome result);

  Statement statement;
  Params params;
  Clock::time_point since;
  const Observer* observer;
  Event done;
  std::optional<Outcome> outcome;
  bool abandoned = false;  // the caller was cancelled: not worth sending any more
};

// A request the server has been sent, with what has been read of its answer.
struct InFlight {
  std::shared_ptr<Request> request;
  PreparedStatements::Plan plan;
  bool preparing = false;  // the answer to its PREPARE comes first
  std::optional<Outcome> outcome;
};

class RequestQueue {
 public:
  void push(std::shared_ptr<Request> request);

  // The next request to send, oldest first, without those that were abandoned; null
  // when none waits.
  std::shared_ptr<Request> take();

  bool nothing_waits() const { return waiting_.empty(); }
  std::size_t waiting() const { return waiting_.size(); }
  std::deque<InFlight>& in_flight() { return in_flight_; }

  // When the oldest waiting request is to be given up, if there has been no connection
  // since `down_since`; nullopt when none waits.
  std::optional<Clock::time_point> next_expiry(Clock::time_point down_since, Clock::duration patience) const;

  // Gives up the requests whose time has come.
  void expire(Clock::time_point now, Clock::time_point down_since, Clock::duration patience,
              const std::string& why);

  void fail_waiting(const std::string& why);    // as Failure::unavailable
  void fail_in_flight(const std::string& why);  // as Failure::lost

 private:
  std::deque<std::shared_ptr<Request>> waiting_;
  std::deque<InFlight> in_flight_;
};

}  // namespace coach::pg
