#include "tests/integration/support/prometheus.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace coach::testing {
namespace {

const std::regex series_line(R"(^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$)");
const std::regex matcher(R"re(([a-zA-Z_]\w*)(=~|!=|!~|=)"((?:[^"\\]|\\.)*)")re");
const std::regex grouping(R"(\b(by|without)\s*\([^)]*\))");
const std::regex selector(R"(\b((?:coach|gen_ai|process)_\w+|up)\b(?:\{([^}]*)\})?)");

void read_labels(const std::string& text, Series& series) {
  for (std::sregex_iterator match(text.begin(), text.end(), matcher), end; match != end; ++match) {
    if ((*match)[2] == "=") {
      series.labels[(*match)[1]] = (*match)[3];
    } else {
      series.other_labels.push_back((*match)[1]);
    }
  }
}

}  // namespace

std::vector<Series> parse_scrape(const std::string& text) {
  std::vector<Series> all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::smatch match;
    if (!std::regex_match(line, match, series_line)) throw std::runtime_error("not a series: " + line);
    Series series{.name = match[1], .value = std::stod(match[3])};
    read_labels(match[2], series);
    all.push_back(std::move(series));
  }
  return all;
}

std::vector<Series> selectors_of(const std::string& expression) {
  const std::string bare = std::regex_replace(expression, grouping, "");
  std::vector<Series> found;
  for (std::sregex_iterator match(bare.begin(), bare.end(), selector), end; match != end; ++match) {
    Series series{.name = (*match)[1]};
    read_labels((*match)[2], series);
    found.push_back(std::move(series));
  }
  return found;
}

std::map<std::string, std::string> alert_expressions(const std::string& yaml) {
  std::map<std::string, std::string> found;
  for (const auto& group : YAML::Load(yaml)["groups"]) {
    for (const auto& rule : group["rules"])
      found[rule["alert"].as<std::string>()] = rule["expr"].as<std::string>();
  }
  return found;
}

std::multimap<std::string, std::string> dashboard_expressions(const std::string& json) {
  std::multimap<std::string, std::string> found;
  const auto dashboard = boost::json::parse(json);
  for (const auto& panel : dashboard.at("panels").as_array()) {
    const auto* targets = panel.as_object().if_contains("targets");
    if (targets == nullptr) continue;
    for (const auto& target : targets->as_array())
      found.emplace(panel.at("title").as_string(), target.at("expr").as_string());
  }
  return found;
}

double sum_of(const std::vector<Series>& scrape, std::string_view name,
              const std::map<std::string, std::string>& labels) {
  double sum = 0;
  bool any = false;
  for (const auto& series : scrape) {
    if (series.name != name || !std::ranges::all_of(labels, [&](const auto& label) {
          const auto it = series.labels.find(label.first);
          return it != series.labels.end() && it->second == label.second;
        })) {
      continue;
    }
    any = true;
    sum += series.value;
  }
  return any ? sum : -1;
}

}  // namespace coach::testing
