#include "worker/provider/rate_budget.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace coach::worker {
namespace {

using Minutes = std::chrono::duration<double, std::ratio<60>>;
using std::chrono::milliseconds;

constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr double kept_for_live = 0.2;
// A bucket holds what ten seconds bring: a burst is welcome, a minute's worth at once is not.
constexpr double burst_minutes = 10.0 / 60;
constexpr milliseconds unknown_pause{5'000};    // after a 429 that names no time (hand-off)
constexpr milliseconds unknown_window{60'000};  // of remaining requests that name no reset
constexpr double growth_a_minute = 1.5;         // of a learned ceiling
constexpr double few_refusals = 0.1;            // of all requests: a hiccup, no limit
constexpr double many_refusals = 0.5;           // nearly nothing is let in
constexpr double taken_of_what_was_let_in = 0.9;
constexpr milliseconds burst_of_refusals{10'000};
constexpr std::int64_t most_tokens = 10'000'000;  // of one request; more is no truth
constexpr double forgotten_after_minutes = 15;    // Nebius's windows are that long

double minutes(Clock::duration time) {
  return Minutes(time).count();
}

double capacity(double per_minute) {
  return std::max(1.0, per_minute * burst_minutes);
}

// A provider's word, which may be anything.
milliseconds bounded(milliseconds pause, milliseconds longest) {
  return std::clamp(pause, milliseconds(0), std::max(longest, milliseconds(0)));
}

}  // namespace

RateBudget::RateBudget(const RateLimits& limits) : max_pause_(limits.max_pause) {
  requests_ = {capacity(limits.requests_per_minute), static_cast<double>(limits.requests_per_minute), {}};
  tokens_ = {std::max(capacity(limits.tokens_per_minute), usual_tokens_),
             static_cast<double>(limits.tokens_per_minute),
             {}};
}

double RateBudget::Bucket::at(Clock::time_point now, double share) const {
  if (per_minute == 0) return unlimited;
  const double rate = per_minute * share;
  return std::min(capacity(rate), level + std::max(0.0, minutes(now - filled)) * rate);
}

double RateBudget::Remaining::at(Clock::time_point now) const {
  return amount && now < until ? std::max(0.0, *amount) : unlimited;
}

void RateBudget::take(Bucket& bucket, Clock::time_point now, double amount) const {
  if (bucket.per_minute == 0) return;
  bucket.level = bucket.at(now, share_) - amount;
  bucket.filled = now;
}

double RateBudget::requests_left(Clock::time_point now) const {
  if (now < paused_until_) return 0;
  // A token bucket smaller than one request still lets one begin when it is full.
  const double token_room = tokens_.at(now, share_);
  const double by_tokens = token_room >= capacity(tokens_.per_minute * share_)
                               ? std::max(1.0, token_room / usual_tokens_)
                               : token_room / usual_tokens_;
  Bucket ceiling = ceiling_;
  if (ceiling.per_minute > 0) {
    const double age = minutes(now - learned_at_);
    ceiling.per_minute =
        age > forgotten_after_minutes ? 0 : ceiling.per_minute * std::pow(growth_a_minute, age);
  }
  return std::max(0.0, std::min({requests_.at(now, share_), by_tokens, ceiling.at(now, 1),
                                 remaining_requests_.at(now) * share_,
                                 remaining_tokens_.at(now) * share_ / usual_tokens_}));
}

std::size_t RateBudget::affordable(Clock::time_point now, bool batch_work) const {
  double left = requests_left(now);
  if (left == unlimited) return std::numeric_limits<std::size_t>::max();
  if (batch_work) left -= std::max(1.0, kept_for_live * capacity(requests_.per_minute * share_));
  return left < 1 ? 0 : static_cast<std::size_t>(left);
}

Clock::time_point RateBudget::next(Clock::time_point now) const {
  if (affordable(now, false) > 0) return now;
  auto when = std::max(now, paused_until_);
  // Tries the moments at which something changes; the buckets fill within a minute.
  for (int step = 0; step < 600 && affordable(when, false) == 0; ++step) when += milliseconds(100);
  return when;
}

void RateBudget::begin(Clock::time_point now) {
  begun_.add(now);
  take(requests_, now, 1);
  take(tokens_, now, usual_tokens_);
  take(ceiling_, now, 1);
  // The other workers take their part of what remains, too.
  if (remaining_requests_.amount) *remaining_requests_.amount -= 1 / share_;
  if (remaining_tokens_.amount) *remaining_tokens_.amount -= usual_tokens_ / share_;
}

double RateBudget::Count::at(Clock::time_point now) const {
  return amount * std::exp(-minutes(now - since));
}

void RateBudget::Count::add(Clock::time_point now) {
  amount = at(now) + 1;
  since = now;
}

void RateBudget::ended(Clock::time_point now, std::int64_t tokens) {
  const auto actual = static_cast<double>(std::clamp<std::int64_t>(tokens, 0, most_tokens));
  take(tokens_, now, actual - usual_tokens_);
  usual_tokens_ += (actual - usual_tokens_) / 16;
  usual_tokens_ = std::max(usual_tokens_, 1.0);
}

void RateBudget::told(Clock::time_point now, const RateHeaders& headers) {
  const auto note = [this, now](Remaining& remaining, std::optional<std::int64_t> amount,
                                std::optional<milliseconds> reset) {
    if (amount)
      remaining = {static_cast<double>(*amount), now + bounded(reset.value_or(unknown_window), max_pause_)};
  };
  note(remaining_requests_, headers.remaining_requests, headers.reset_requests);
  note(remaining_tokens_, headers.remaining_tokens, headers.reset_tokens);
}

void RateBudget::refused(Clock::time_point now, std::optional<milliseconds> retry_after) {
  refused_.add(now);
  const double begun = std::max(begun_.at(now), 1.0);
  const double part = refused_.at(now) / begun;
  if (part < few_refusals) return;
  if (retry_after || part > many_refusals) {
    paused_until_ = std::max(paused_until_, now + bounded(retry_after.value_or(unknown_pause), max_pause_));
  }
  // What was let in is what the provider can take; refusals come in bursts and count once.
  if (ceiling_.per_minute > 0 && now - learned_at_ < burst_of_refusals) return;
  ceiling_ = {1, std::max(1.0, taken_of_what_was_let_in * (begun - refused_.at(now))), now};
  learned_at_ = now;
}

void RateBudget::share_among(std::size_t workers) {
  share_ = 1 / static_cast<double>(std::max<std::size_t>(workers, 1));
}

}  // namespace coach::worker
