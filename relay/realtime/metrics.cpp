#include "relay/realtime/metrics.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace coach::relay::realtime {
namespace {

struct Figure {
  const char* name;
  Metrics::Kind kind;
  const char* help;
  std::size_t Statistics::* field;
};

using enum Metrics::Kind;
constexpr Figure figures[]{
    {"sockets", gauge, "Open WebSockets.", &Statistics::sockets},
    {"channels", gauge, "Joined channels.", &Statistics::channels},
    {"changes_read_total", counter, "Rows that came with the WAL.", &Statistics::changes_read},
    {"changes_matched_total", counter, "Rows that somebody had subscribed to.", &Statistics::changes_matched},
    {"changes_sent_total", counter, "Frames queued for clients.", &Statistics::changes_sent},
    {"checks_total", counter, "Rows whose visibility was asked for, once per user.", &Statistics::checks},
    {"conflated_total", counter, "Frames replaced by a newer one.", &Statistics::conflated},
    {"dropped_slow_total", counter, "Sockets closed because their client was too slow.",
     &Statistics::dropped_slow},
};

}  // namespace

void add_metrics(Metrics& metrics, const Service& service) {
  metrics.add_source("coach_relay_realtime_streaming", gauge,
                     "1 while the WAL is read, 0 while the stream is being made.",
                     [&service] { return service.streaming() ? 1.0 : 0.0; });
  for (const auto& figure : figures) {
    metrics.add_source(
        fmt::format("coach_relay_realtime_{}", figure.name), figure.kind, figure.help,
        [&service, field = figure.field] { return static_cast<double>(service.statistics().*field); });
  }
}

}  // namespace coach::relay::realtime
