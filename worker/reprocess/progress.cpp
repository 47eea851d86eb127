#include "worker/reprocess/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "worker/reprocess/estimate.hpp"

namespace coach::worker {
namespace {

constexpr double memory_seconds = 10;  // of the moving average
constexpr std::size_t bar_columns = 24;

double part(const RunStatus& status) {
  if (status.turns <= 0) return status.state == "complete" ? 1 : 0;
  return std::clamp(static_cast<double>(status.done()) / static_cast<double>(status.turns), 0.0, 1.0);
}

}  // namespace

void RunPace::saw(Clock::time_point now, std::int64_t done) {
  if (seen_at_) {
    const double seconds = std::chrono::duration<double>(now - *seen_at_).count();
    if (seconds <= 0) return;
    const double rate = static_cast<double>(done - done_) / seconds;
    const double weight = known_ ? 1 - std::exp(-seconds / memory_seconds) : 1;
    per_second_ += (rate - per_second_) * weight;
    // Until something is done there is no pace to speak of.
    known_ = known_ || done > done_;
  }
  seen_at_ = now;
  done_ = done;
}

std::optional<double> RunPace::left(std::int64_t left) const {
  if (!known_ || per_second_ < 1e-3) return std::nullopt;
  return static_cast<double>(left) / per_second_;
}

std::string time_left(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", std::ceil(seconds));
  const auto minutes = static_cast<std::int64_t>(std::ceil(seconds / 60));
  if (minutes < 90) return fmt::format("{} min", minutes);
  return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

std::string progress_text(const RunStatus& status, const RunPace& pace) {
  // Not rounded up: 100 % is when all is done.
  std::string text = fmt::format("{:.0f} % of {} turns, {:.1f}/s, {}", std::floor(part(status) * 100),
                                 with_thousands(status.turns), pace.per_second(), dollars(status.usd));
  if (status.budget_usd) text += fmt::format(" of {}", dollars(*status.budget_usd));
  const auto rest = status.turns - status.done();
  if (const auto seconds = pace.left(rest); seconds && rest > 0)
    text += fmt::format(", {} left", time_left(*seconds));
  if (status.failed > 0) text += fmt::format(", {} failed", with_thousands(status.failed));
  return text;
}

std::string progress_bar(const RunStatus& status, const RunPace& pace, std::size_t width) {
  const auto filled = static_cast<std::size_t>(part(status) * bar_columns);
  std::string line = fmt::format("[{}{}] {}", std::string(filled, '#'),
                                 std::string(bar_columns - filled, '.'), progress_text(status, pace));
  if (line.size() > width) line.resize(width);
  return line;
}

std::string ending_text(std::int64_t run, const RunStatus& status) {
  const auto done =
      fmt::format("{} of {} turns done, {} failed, {}", with_thousands(status.done()),
                  with_thousands(status.turns), with_thousands(status.failed), dollars(status.usd));
  if (status.state == "complete") {
    return fmt::format("run {} is complete: {}. Compare: coach-worker reprocess report {}", run, done, run);
  }
  if (status.paused_by == "budget") {
    return fmt::format(
        "run {} has used its budget: {}. Go on with more: coach-worker reprocess --resume {} --budget-usd "
        "USD",
        run, done, run);
  }
  if (status.state == "paused") {
    return fmt::format("run {} is paused: {}. Go on: coach-worker reprocess --resume {}", run, done, run);
  }
  return fmt::format(
      "left run {}, which others go on with: {}. Join again: coach-worker reprocess --resume {}", run, done,
      run);
}

}  // namespace coach::worker
