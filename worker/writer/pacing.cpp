#include "worker/writer/pacing.hpp"

#include <algorithm>

namespace coach::worker {
namespace {

// A text of this size has the longest interval; about the length of a long answer.
constexpr double long_text_bytes = 4'000;
// Ordinary ticks take this share of the allowed rate, first tokens the rest.
constexpr double tick_share = 0.5;

using Seconds = std::chrono::duration<double>;

Clock::duration to_clock(Seconds seconds) {
  return std::chrono::duration_cast<Clock::duration>(seconds);
}

}  // namespace

Clock::duration reply_interval(const PacingSettings& settings, std::size_t bytes) {
  const double grown = std::min(1.0, static_cast<double>(bytes) / long_text_bytes);
  const Seconds least = settings.min_interval;
  const Seconds most = settings.max_interval;
  return to_clock(least + (most - least) * grown);
}

WritePacer::WritePacer(const PacingSettings& settings)
    : rate_(settings.max_writes_per_second), tokens_(settings.max_writes_per_second) {}

double WritePacer::tokens_at(Clock::time_point now) const {
  const double elapsed = Seconds(now - refilled_).count();
  return std::min(rate_, tokens_ + std::max(0.0, elapsed) * rate_);
}

Clock::time_point WritePacer::next_urgent(Clock::time_point now) const {
  const double tokens = tokens_at(now);
  if (tokens >= 1) return now;
  return now + to_clock(Seconds((1 - tokens) / rate_));
}

Clock::time_point WritePacer::next_tick(Clock::time_point now) const {
  const auto spacing = std::max(to_clock(Seconds(1 / (rate_ * tick_share))), 2 * smoothed_latency_);
  return std::max(next_urgent(now), last_sent_ + spacing);
}

void WritePacer::wrote(Clock::time_point sent, Clock::time_point answered) {
  tokens_ = std::max(0.0, tokens_at(sent) - 1);
  refilled_ = sent;
  last_sent_ = sent;
  smoothed_latency_ = (smoothed_latency_ * 7 + (answered - sent)) / 8;
}

}  // namespace coach::worker
