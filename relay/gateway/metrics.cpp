#include "relay/gateway/metrics.hpp"

#include <fmt/format.h>

#include <iterator>

namespace coach::relay {

void Metrics::count_request(Area area, unsigned status, Clock::duration duration) {
  auto& requests = requests_[area];
  ++requests.by_status[status == 0 ? "stream" : fmt::format("{}xx", status / 100)];
  ++requests.count;
  requests.seconds += std::chrono::duration<double>(duration).count();
}

void Metrics::add_source(std::string name, std::string type, std::string help, std::function<double()> read) {
  sources_.push_back({std::move(name), std::move(type), std::move(help), std::move(read)});
}

std::string Metrics::text() const {
  std::string out;
  const auto add = std::back_inserter(out);
  fmt::format_to(add,
                 "# HELP coach_relay_requests_total Requests that have ended.\n"
                 "# TYPE coach_relay_requests_total counter\n");
  for (const auto& [area, requests] : requests_) {
    for (const auto& [status, count] : requests.by_status) {
      fmt::format_to(add, "coach_relay_requests_total{{area=\"{}\",status=\"{}\"}} {}\n", name_of(area),
                     status, count);
    }
  }
  fmt::format_to(add,
                 "# HELP coach_relay_request_seconds Time from request to the end of its reply.\n"
                 "# TYPE coach_relay_request_seconds summary\n");
  for (const auto& [area, requests] : requests_) {
    fmt::format_to(add,
                   "coach_relay_request_seconds_sum{{area=\"{0}\"}} {1}\n"
                   "coach_relay_request_seconds_count{{area=\"{0}\"}} {2}\n",
                   name_of(area), requests.seconds, requests.count);
  }
  for (const auto& source : sources_) {
    fmt::format_to(add, "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", source.name, source.help, source.type,
                   source.read());
  }
  return out;
}

}  // namespace coach::relay
