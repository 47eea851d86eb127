// What a program counts, for Prometheus: a registry (prometheus-cpp), numbers that are read
// when somebody asks, and the text of a scrape. It is served by the program's own server.
//
// Labels have few values: a status, an operation, a model. Never an athlete, a
// conversation, a message or anything else that grows with the traffic.
#pragma once

#include <prometheus/registry.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coach {

class Metrics {
 public:
  enum class Kind { counter, gauge };
  using Labels = std::vector<std::pair<std::string, std::string>>;

  Metrics();
  ~Metrics();

  // For counters and histograms: prometheus::BuildCounter().Name(…).Register(registry()).
  prometheus::Registry& registry() { return registry_; }

  // A number that is read at each scrape; nullopt leaves it out. `help` is a sentence; sources
  // of one name have the same kind and help, and differ in their labels.
  void add_source(std::string name, Kind kind, std::string help, std::function<std::optional<double>()> read,
                  Labels labels = {});

  // In the text exposition format, version 0.0.4.
  std::string text() const;
  static constexpr const char* content_type = "text/plain; version=0.0.4; charset=utf-8";

 private:
  struct Source;
  prometheus::Registry registry_;
  std::vector<Source> sources_;
};

}  // namespace coach
