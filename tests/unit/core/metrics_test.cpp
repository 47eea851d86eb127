#include "core/metrics.hpp"

#include <gtest/gtest.h>
#include <prometheus/counter.h>

namespace coach {
namespace {

using Kind = Metrics::Kind;

TEST(Metrics, WriteThePrometheusText) {
  Metrics metrics;
  prometheus::BuildCounter().Name("a_total").Help("As.").Register(metrics.registry()).Add({}).Increment(2);
  metrics.add_source("b", Kind::gauge, "Bs.", [] { return 0.5; });
  EXPECT_EQ(metrics.text(),
            "# HELP a_total As.\n# TYPE a_total counter\na_total 2\n"
            "# HELP b Bs.\n# TYPE b gauge\nb 0.5\n");
}

TEST(Metrics, SourcesOfOneNameMakeOneFamily) {
  Metrics metrics;
  metrics.add_source("jobs", Kind::gauge, "Jobs.", [] { return 1; }, {{"state", "ready"}});
  metrics.add_source("jobs", Kind::gauge, "Jobs.", [] { return 2; }, {{"state", "running"}});
  EXPECT_EQ(metrics.text(),
            "# HELP jobs Jobs.\n# TYPE jobs gauge\njobs{state=\"ready\"} 1\njobs{state=\"running\"} 2\n");
}

TEST(Metrics, WhatIsNotKnownIsLeftOut) {
  Metrics metrics;
  std::optional<double> value;
  metrics.add_source("depth", Kind::gauge, "Depth.", [&value] { return value; });
  EXPECT_EQ(metrics.text(), "");
  value = 3;
  EXPECT_EQ(metrics.text(), "# HELP depth Depth.\n# TYPE depth gauge\ndepth 3\n");
}

}  // namespace
}  // namespace coach
