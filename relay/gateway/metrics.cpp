#include "relay/gateway/metrics.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>

namespace coach::relay {
namespace {

// From what memory answers to a streamed reply of minutes.
const prometheus::Histogram::BucketBoundaries buckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                      0.25,  0.5,    1,     2.5,  5,     10,   60};

}  // namespace

RequestMetrics::RequestMetrics(Metrics& metrics)
    : requests_(prometheus::BuildCounter()
                    .Name("coach_relay_requests_total")
                    .Help("Requests that have ended.")
                    .Register(metrics.registry())),
      seconds_(prometheus::BuildHistogram()
                   .Name("coach_relay_request_seconds")
                   .Help("Time from request to the end of its reply.")
                   .Register(metrics.registry())) {}

void RequestMetrics::count(Area area, unsigned status, Clock::duration duration) {
  const std::string name(name_of(area));
  const auto result = status == 0 ? std::string("stream") : fmt::format("{}xx", status / 100);
  requests_.Add({{"area", name}, {"status", result}}).Increment();
  seconds_.Add({{"area", name}}, buckets).Observe(std::chrono::duration<double>(duration).count());
}

}  // namespace coach::relay
