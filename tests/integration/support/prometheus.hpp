// Just enough of Prometheus's two languages to hold what is asked against what is shown.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coach::testing {

// A series of a scrape, or a selector of an expression: its name and labels.
struct Series {
  std::string name;
  std::map<std::string, std::string> labels{};  // of a selector: only those compared with =
  std::vector<std::string> other_labels{};      // of a selector: those compared otherwise
  double value = 0;                             // of a scrape
};

// The series of a text in the exposition format. Throws on a line that is none.
std::vector<Series> parse_scrape(const std::string& text);

// The selectors of a PromQL expression: every metric with what stands in its braces.
std::vector<Series> selectors_of(const std::string& expression);

// The expressions of config/alerts.yaml, by the alerts' names, and of a Grafana dashboard,
// by its panels' titles.
std::map<std::string, std::string> alert_expressions(const std::string& yaml);
std::multimap<std::string, std::string> dashboard_expressions(const std::string& json);

// The sum over all series of that name that have these labels; -1 if there is none.
double sum_of(const std::vector<Series>& scrape, std::string_view name,
              const std::map<std::string, std::string>& labels = {});

}  // namespace coach::testing
