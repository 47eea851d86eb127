// What the relay counts of its requests. Other numbers are sources of coach::Metrics.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>

#include "core/async.hpp"
#include "core/metrics.hpp"
#include "relay/gateway/area.hpp"

namespace coach::relay {

class RequestMetrics {
 public:
  explicit RequestMetrics(Metrics& metrics);

  // A request of `area` has ended with `status` (0: it streamed) after `duration`.
  void count(Area area, unsigned status, Clock::duration duration);

 private:
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Family<prometheus::Histogram>& seconds_;
};

}  // namespace coach::relay
