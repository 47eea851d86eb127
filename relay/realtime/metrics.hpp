// Realtime's figures on /metrics.
#pragma once

#include "core/metrics.hpp"
#include "relay/realtime/service.hpp"

namespace coach::relay::realtime {

// `service` must outlive the last scrape.
void add_metrics(Metrics& metrics, const Service& service);

}  // namespace coach::relay::realtime
