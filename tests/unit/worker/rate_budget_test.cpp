// The provider's limits in front of the claim.

#include "worker/provider/rate_budget.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <string>
#include <vector>

namespace coach::worker {
namespace {

using namespace std::chrono_literals;

constexpr auto unlimited = std::numeric_limits<std::size_t>::max();
const auto start = Clock::time_point{} + 1h;

// Begins as many as are affordable; how many those were.
std::size_t begin_all(RateBudget& budget, Clock::time_point now) {
  std::size_t begun = 0;
  while (budget.affordable(now, false) > 0 && begun < 1'000) {
    budget.begin(now);
    ++begun;
  }
  return begun;
}

TEST(RateBudget, WithoutLimitsEverythingIsAffordable) {
  RateBudget budget({});
  begin_all(budget, start);
  EXPECT_EQ(budget.affordable(start, false), unlimited);
  EXPECT_EQ(budget.affordable(start, true), unlimited);
  EXPECT_EQ(budget.next(start), start);
}

TEST(RateBudget, KeepsRequestsAMinuteOverAnyLongTime) {
  RateBudget budget({60, 0});
  std::size_t begun = 0;
  for (auto now = start; now < start + 10min; now += 100ms) begun += begin_all(budget, now);
  EXPECT_LE(begun, 600u + 10u);  // and what ten seconds' rest had saved up
  EXPECT_GE(begun, 600u);
}

TEST(RateBudget, SaysWhenTheNextMayBegin) {
  RateBudget budget({60, 0});
  begin_all(budget, start);
  EXPECT_EQ(budget.affordable(start, false), 0u);
  const auto next = budget.next(start);
  EXPECT_GE(next, start + 900ms);
  EXPECT_LE(next, start + 1'200ms);
  EXPECT_EQ(budget.affordable(next, false), 1u);
}

TEST(RateBudget, KeepsTokensAMinuteAndLearnsHowManyARequestTakes) {
  RateBudget budget({0, 60'000});
  std::int64_t tokens = 0;
  for (auto now = start; now < start + 20min; now += 100ms) {
    const auto begun = begin_all(budget, now);
    for (std::size_t i = 0; i < begun; ++i) budget.ended(now, 1'000);
    tokens += static_cast<std::int64_t>(begun) * 1'000;
  }
  EXPECT_NEAR(static_cast<double>(tokens), 1'200'000.0, 60'000.0);
}

TEST(RateBudget, ALimitBelowOneRequestStillLetsOneBegin) {
  RateBudget budget({0, 1'000});
  EXPECT_EQ(begin_all(budget, start), 1u);
  EXPECT_EQ(budget.affordable(start + 1min, false), 0u);  // it took four minutes' worth
  EXPECT_EQ(budget.affordable(start + 5min, false), 1u);
}

TEST(RateBudget, BatchWorkLeavesSomethingForLiveTurns) {
  RateBudget budget({600, 0});  // a hundred in ten seconds
  EXPECT_EQ(budget.affordable(start, false), 100u);
  EXPECT_EQ(budget.affordable(start, true), 80u);
  for (int i = 0; i < 80; ++i) budget.begin(start);
  EXPECT_EQ(budget.affordable(start, true), 0u);
  EXPECT_EQ(budget.affordable(start, false), 20u);
}

TEST(RateBudget, WorkersShareTheAccount) {
  RateBudget budget({600, 0});
  budget.share_among(4);
  EXPECT_EQ(begin_all(budget, start), 25u);
  EXPECT_EQ(begin_all(budget, start + 1s), 2u);
}

TEST(RateBudget, BelievesTheProvidersHeadersUntilTheirWindowEnds) {
  RateBudget budget({});
  budget.told(start,
              {.remaining_requests = 3, .remaining_tokens = {}, .reset_requests = 10s, .reset_tokens = {}});
  EXPECT_EQ(begin_all(budget, start), 3u);
  EXPECT_EQ(budget.affordable(start + 9s, false), 0u);
  EXPECT_EQ(budget.affordable(start + 10s, false), unlimited);
  EXPECT_GE(budget.next(start), start + 10s - 100ms);
  EXPECT_LE(budget.next(start), start + 10s + 100ms);
  budget.told(
      start,
      {.remaining_requests = {}, .remaining_tokens = 8'000, .reset_requests = {}, .reset_tokens = 60s});
  EXPECT_EQ(budget.affordable(start + 11s, false), 2u);
}

TEST(RateBudget, ARefusedProviderIsPausedAndAskedForWhatItLetIn) {
  RateBudget budget({});
  // Two a second, of which every second one is refused.
  for (int i = 0; i < 120; ++i) {
    const auto now = start + i * 500ms;
    budget.begin(now);
    if (i % 2 == 1) budget.refused(now, std::nullopt);
  }
  const auto refused_at = start + 60s;
  budget.refused(refused_at, 7s);
  EXPECT_EQ(budget.affordable(refused_at + 6'900ms, false), 0u);
  EXPECT_GE(budget.next(refused_at), refused_at + 7s);
  std::size_t begun = 0;
  for (auto now = refused_at; now < refused_at + 67s; now += 100ms) begun += begin_all(budget, now);
  EXPECT_LT(begun, 80u);  // about half of 120
  EXPECT_GT(begun, 20u);
  // In the end it is forgotten.
  EXPECT_EQ(budget.affordable(refused_at + 20min, false), unlimited);
}

TEST(RateBudget, ARefusalNowAndThenChangesNothing) {
  RateBudget budget({});
  for (int i = 0; i < 600; ++i) {
    budget.begin(start + i * 100ms);
    if (i % 20 == 19) budget.refused(start + i * 100ms, 5s);
  }
  EXPECT_EQ(budget.affordable(start + 60s, false), unlimited);
}

TEST(RateBudget, RefusalsInABurstCountOnce) {
  RateBudget budget({});
  for (int i = 0; i < 60; ++i) budget.begin(start + i * 1s);
  for (int i = 0; i < 30; ++i) budget.refused(start + 60s + i * 10ms, std::nullopt);
  std::size_t begun = 0;
  for (auto now = start + 60s; now < start + 130s; now += 100ms) begun += begin_all(budget, now);
  EXPECT_GT(begun, 20u);
}

TEST(RateBudget, NothingAProviderSaysPausesBeyondTheLimit) {
  const std::vector<std::optional<std::chrono::milliseconds>> pauses{
      24h, std::chrono::milliseconds::max(), -1ms, std::chrono::milliseconds::min(), std::nullopt};
  for (const auto pause : pauses) {
    RateBudget refused({.max_pause = 60s});
    refused.begin(start);
    refused.refused(start, pause);
    EXPECT_GT(refused.affordable(start + 60s, false), 0u);
    EXPECT_LE(refused.next(start), start + 60s);
    RateBudget told({.max_pause = 60s});
    told.told(
        start,
        {.remaining_requests = 0, .remaining_tokens = 0, .reset_requests = pause, .reset_tokens = pause});
    EXPECT_EQ(told.affordable(start + 60s, false), unlimited);
    EXPECT_LE(told.next(start), start + 60s);
  }
  RateBudget shorter({.max_pause = 2s});
  shorter.told(start,
               {.remaining_requests = 0, .remaining_tokens = {}, .reset_requests = 59s, .reset_tokens = {}});
  EXPECT_EQ(shorter.affordable(start + 2s, false), unlimited);
}

TEST(RateBudget, AbsurdHeadersPauseNobodyBeyondTheLimit) {
  for (const std::string text :
       {"1e300", "nan", "inf", "-inf", "-1", "999999999999", "1e9h", "23h59m",
        "Wed, 21 Oct 2099 07:28:00 GMT", "9223372036854775807", "1735689600", "86400"}) {
    const auto header = [&](std::string_view name) -> std::optional<std::string_view> {
      return name.contains("remaining") ? std::string_view("0") : std::string_view(text);
    };
    RateBudget budget({});
    budget.told(start, read_rate_headers(header));
    EXPECT_EQ(budget.affordable(start + 60s, false), unlimited) << text;
  }
  for (const std::string text : {"1e300", "nan", "-5", "99999999999999999999", "0x3", "many", ""}) {
    RateBudget budget({});
    budget.told(start,
                read_rate_headers([&](std::string_view) -> std::optional<std::string_view> { return text; }));
    EXPECT_EQ(budget.affordable(start, false), unlimited) << text;
  }
}

TEST(RateBudget, AbsurdTokenCountsStopNobodyForLong) {
  RateBudget budget({0, 400'000});
  budget.begin(start);
  budget.ended(start, std::numeric_limits<std::int64_t>::min());
  EXPECT_GT(budget.affordable(start, false), 0u);
  budget.ended(start, std::numeric_limits<std::int64_t>::max());
  EXPECT_GT(budget.affordable(start + 30min, false), 0u);
}

TEST(RateHeaders, ReadsWhatProvidersWrite) {
  const std::map<std::string, std::string, std::less<>> headers{{"x-ratelimit-remaining-requests", "59"},
                                                                {"x-ratelimit-remaining-tokens", "39900"},
                                                                {"x-ratelimit-reset-requests", "1s"},
                                                                {"x-ratelimit-reset-tokens", "6m0s"}};
  const auto read = read_rate_headers([&](std::string_view name) -> std::optional<std::string_view> {
    const auto found = headers.find(name);
    if (found == headers.end()) return std::nullopt;
    return found->second;
  });
  EXPECT_EQ(read.remaining_requests, 59);
  EXPECT_EQ(read.remaining_tokens, 39'900);
  EXPECT_EQ(read.reset_requests, 1s);
  EXPECT_EQ(read.reset_tokens, 6min);
  const auto nothing = read_rate_headers([](std::string_view) { return std::nullopt; });
  EXPECT_FALSE(nothing.remaining_requests || nothing.reset_tokens);
}

TEST(RateHeaders, ResetTimes) {
  EXPECT_EQ(parse_reset("20ms"), 20ms);
  EXPECT_EQ(parse_reset("7"), 7s);
  EXPECT_EQ(parse_reset("1h2m3.5s"), 1h + 2min + 3'500ms);
  EXPECT_EQ(parse_reset("0.25"), 250ms);
  for (const auto* text : {"", "s", "1x", "-1s", "1e99h", "nan", "inf", "99999h", " 1s"}) {
    EXPECT_FALSE(parse_reset(text)) << text;
  }
}

}  // namespace
}  // namespace coach::worker
