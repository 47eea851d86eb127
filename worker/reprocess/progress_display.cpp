#include "worker/reprocess/progress_display.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace coach::worker {
namespace {

constexpr auto plain_lines_every = std::chrono::seconds(10);

std::size_t columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

void draw(const RunStatus& status, const RunPace& pace) {
  // One column less: a full line would wrap on some terminals. ESC [K clears what a longer line left.
  fmt::print(stderr, "\r{}\x1b[K", progress_bar(status, pace, columns() - 1));
  std::fflush(stderr);
}

}  // namespace

bool on_a_terminal() {
  return isatty(STDERR_FILENO) != 0;
}

void ProgressDisplay::show(Clock::time_point now, const RunStatus& status, const RunPace& pace) {
  if (on_a_terminal()) return draw(status, pace);
  if (shown_at_ && now - *shown_at_ < plain_lines_every) return;
  shown_at_ = now;
  fmt::print(stderr, "{}\n", progress_text(status, pace));
}

void ProgressDisplay::end(const RunStatus& status, const RunPace& pace) {
  if (on_a_terminal()) {
    draw(status, pace);
    fmt::print(stderr, "\n");
  } else {
    fmt::print(stderr, "{}\n", progress_text(status, pace));
  }
}

}  // namespace coach::worker
