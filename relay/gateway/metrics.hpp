// What the relay counts, and its text form for Prometheus.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/async.hpp"
#include "relay/gateway/area.hpp"

namespace coach::relay {

class Metrics {
 public:
  // A request of `area` has ended with `status` (0: it streamed) after `duration`.
  void count_request(Area area, unsigned status, Clock::duration duration);

  // A number that is read when somebody asks. `type` is counter or gauge.
  void add_source(std::string name, std::string type, std::string help, std::function<double()> read);

  // In the text exposition format, version 0.0.4.
  std::string text() const;

 private:
  struct Requests {
    std::map<std::string, std::uint64_t> by_status;  // "2xx", …, "stream"
    double seconds = 0;
    std::uint64_t count = 0;
  };
  struct Source {
    std::string name;
    std::string type;
    std::string help;
    std::function<double()> read;
  };
  std::map<Area, Requests> requests_;
  std::vector<Source> sources_;
};

}  // namespace coach::relay
