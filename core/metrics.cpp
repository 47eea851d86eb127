#include "core/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace coach {

using prometheus::ClientMetric;

struct Metrics::Source {
  std::string name;
  Kind kind;
  std::string help;
  std::function<std::optional<double>()> read;
  Labels labels;
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

void Metrics::add_source(std::string name, Kind kind, std::string help,
                         std::function<std::optional<double>()> read, Labels labels) {
  sources_.push_back({std::move(name), kind, std::move(help), std::move(read), std::move(labels)});
}

std::string Metrics::text() const {
  auto families = registry_.Collect();
  // Sources of one name are added one after the other and make one family.
  for (const auto& source : sources_) {
    const auto value = source.read();
    if (!value) continue;
    ClientMetric metric;
    for (const auto& [name, text] : source.labels) metric.label.push_back({name, text});
    metric.counter.value = metric.gauge.value = *value;
    if (families.empty() || families.back().name != source.name) {
      const auto type =
          source.kind == Kind::counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
      families.push_back({source.name, source.help, type, {}});
    }
    families.back().metric.push_back(std::move(metric));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace coach
