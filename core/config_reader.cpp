#include "core/config_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <map>
#include <optional>

#include "core/spelling.hpp"
#include "core/units.hpp"
#include "core/yaml_document.hpp"

namespace coach {

struct ConfigReader::State {
  std::string file_name;
  bool readable = true;                           // false: no YAML, so that "missing" would only be noise
  std::multimap<int, std::string> problems = {};  // by line, equal lines as reported
  std::vector<std::string> keys = {};
  std::deque<ConfigSection::Data> sections = {};  // handles point into it

  void report(int line, std::string_view what) {
    problems.emplace(line, fmt::format("{}:{}: {}", file_name, line, what));
  }
};

struct ConfigSection::Data {
  ConfigReader::State& reader;
  std::string path;  // "" or "queue."
  int line;
  std::vector<YamlEntry> entries;
  std::vector<std::string> known = {};

  // The entry of `key`, or null when it is absent.
  const YamlEntry* find(std::string_view key) const {
    const auto found = std::ranges::find(entries, key, &YamlEntry::key);
    return found == entries.end() ? nullptr : &*found;
  }

  // Makes `key` known; when it is present, `take` reads the value and answers with what
  // is wrong about it.
  template <typename Take>
  void read(std::string_view key, Take take) {
    known.emplace_back(key);
    reader.keys.push_back(path + std::string(key));
    const auto* entry = find(key);
    if (entry == nullptr) return;
    const std::string what = take(entry->value);
    if (!what.empty()) reader.report(entry->line, fmt::format("{}{}: {}", path, key, what));
  }

  void report_unknown_keys() const {
    for (const auto& entry : entries) {
      if (std::ranges::find(known, entry.key) != known.end()) continue;
      const auto meant = nearest_word(entry.key, known);
      reader.report(entry.line, fmt::format("{}{}: expected a key of this section, found an unknown one{}",
                                            path, shown_key(entry.key),
                                            meant ? fmt::format("; did you mean {}?", *meant) : ""));
    }
  }
};

namespace {

using Kind = YamlValue::Kind;

constexpr std::size_t kLongestShown = 60;

std::string describe(const YamlValue& value) {
  switch (value.kind) {
    case Kind::nothing:
      return "nothing";
    case Kind::list:
      return "a list";
    case Kind::mapping:
      return "a section";
    case Kind::scalar:
      break;
  }
  const auto text =
      value.text.size() > kLongestShown ? value.text.substr(0, kLongestShown) + "..." : value.text;
  const auto escaped = fmt::format("{:?}", text);
  return value.quoted ? "the text " + escaped : escaped.substr(1, escaped.size() - 2);
}

std::string expected_found(std::string_view expected, const YamlValue& value) {
  return fmt::format("expected {}, found {}", expected, describe(value));
}

template <typename T>
std::optional<T> parse_number(const YamlValue& value) {
  if (value.kind != Kind::scalar || value.quoted) return std::nullopt;
  T number{};
  const auto* const last = value.text.data() + value.text.size();
  const auto [end, error] = std::from_chars(value.text.data(), last, number);
  if (error != std::errc{} || end != last) return std::nullopt;
  return number;
}

// Takes a value that lies within the range ("nan" lies in none).
template <typename T>
std::string take_within(T& target, const Between<T>& range, const std::optional<T>& parsed,
                        const std::string& expected, const YamlValue& value) {
  if (!parsed || !(*parsed >= range.least && *parsed <= range.most)) return expected_found(expected, value);
  target = *parsed;
  return {};
}

// Any scalar is text, also one that looks like a number.
std::string check_text(const YamlValue& value, const TextCheck& check) {
  if (value.kind != Kind::scalar) return expected_found("text", value);
  return check ? check(value.text) : std::string();
}

}  // namespace

void ConfigSection::read(std::string_view key, bool& target) {
  data_->read(key, [&](const YamlValue& value) -> std::string {
    // YAML 1.1's yes, no, on and off are refused: they surprise more than they help.
    const bool plain = value.kind == Kind::scalar && !value.quoted;
    if (!plain || (value.text != "true" && value.text != "false"))
      return expected_found("true or false", value);
    target = value.text == "true";
    return {};
  });
}

void ConfigSection::read(std::string_view key, int& target, Between<int> range) {
  data_->read(key, [&](const YamlValue& value) {
    const auto expected = fmt::format("a whole number from {} to {}", range.least, range.most);
    return take_within(target, range, parse_number<int>(value), expected, value);
  });
}

void ConfigSection::read(std::string_view key, double& target, Between<double> range) {
  data_->read(key, [&](const YamlValue& value) {
    const auto expected = fmt::format("a number from {} to {}", range.least, range.most);
    return take_within(target, range, parse_number<double>(value), expected, value);
  });
}

void ConfigSection::read(std::string_view key, std::chrono::milliseconds& target,
                         Between<std::chrono::milliseconds> range) {
  data_->read(key, [&](const YamlValue& value) {
    const auto expected = fmt::format("a duration from {} to {} with its unit (ms, s, m or h)",
                                      format_duration(range.least), format_duration(range.most));
    return take_within(target, range, parse_duration(value.text), expected, value);
  });
}

void ConfigSection::read_bytes(std::string_view key, std::size_t& target, Between<std::size_t> range) {
  data_->read(key, [&](const YamlValue& value) {
    const auto expected = fmt::format("a size from {} to {} with its unit (B, KiB, MiB or GiB)",
                                      format_bytes(range.least), format_bytes(range.most));
    return take_within(target, range, std::optional<std::size_t>(parse_bytes(value.text)), expected, value);
  });
}

void ConfigSection::read(std::string_view key, std::string& target, const TextCheck& check) {
  data_->read(key, [&](const YamlValue& value) {
    auto what = check_text(value, check);
    if (what.empty()) target = value.text;
    return what;
  });
}

void ConfigSection::read(std::string_view key, Secret& target, const TextCheck& check) {
  std::string text;
  read(key, text, check);
  if (!text.empty()) target = Secret(std::move(text));
}

int ConfigSection::read_word(std::string_view key, const std::vector<std::string_view>& words) {
  int index = -1;
  data_->read(key, [&](const YamlValue& value) -> std::string {
    const auto found = std::ranges::find(words, value.text);
    if (value.kind != Kind::scalar || found == words.end()) {
      return expected_found(fmt::format("one of {}", fmt::join(words, ", ")), value);
    }
    index = static_cast<int>(found - words.begin());
    return {};
  });
  return index;
}

ConfigSection ConfigSection::section(std::string_view key) {
  auto& sections = data_->reader.sections;
  const auto path = fmt::format("{}{}.", data_->path, key);
  const auto opened = std::ranges::find(sections, path, &Data::path);
  if (opened != sections.end()) return ConfigSection(&*opened);

  data_->known.emplace_back(key);
  const auto* entry = data_->find(key);
  // A section whose every key is commented out is "nothing" to YAML.
  const bool given = entry != nullptr && entry->value.kind != Kind::nothing;
  if (given && entry->value.kind != Kind::mapping) {
    // What stands there is not shown: nobody knows yet whether it is a secret.
    data_->reader.report(entry->line,
                         fmt::format("{}{}: expected a section (keys below it), found {}", data_->path, key,
                                     entry->value.kind == Kind::list ? "a list" : "a value"));
  }
  sections.push_back({data_->reader, path, entry != nullptr ? entry->line : data_->line,
                      given ? entry->value.entries : std::vector<YamlEntry>()});
  return ConfigSection(&sections.back());
}

void ConfigSection::require(std::string_view key) {
  if (data_->find(key) == nullptr && data_->reader.readable)
    problem(key, "expected a value, found no such key");
}

void ConfigSection::problem(std::string_view key, std::string_view what) {
  const auto* entry = data_->find(key);
  data_->reader.report(entry != nullptr ? entry->line : data_->line,
                       fmt::format("{}{}: {}", data_->path, key, what));
}

ConfigReader::ConfigReader(std::string_view text, std::string_view file_name)
    : state_(std::make_unique<State>(State{.file_name = std::string(file_name)})) {
  auto document = parse_yaml(text);
  for (const auto& error : document.errors) state_->report(error.line, error.what);
  state_->readable = document.errors.empty();
  const auto kind = document.root.kind;
  if (kind == Kind::scalar || kind == Kind::list) {
    state_->report(1, "expected sections and keys (name: value), found something else");
    state_->readable = false;
  }
  state_->sections.push_back({*state_, "", 1, std::move(document.root.entries)});
}

ConfigReader::~ConfigReader() = default;

ConfigSection ConfigReader::root() {
  return ConfigSection(&state_->sections.front());
}

const std::vector<std::string>& ConfigReader::keys() const {
  return state_->keys;
}

std::vector<std::string> ConfigReader::finish() {
  for (const auto& section : state_->sections) section.report_unknown_keys();
  std::vector<std::string> texts;
  for (auto& problem : state_->problems) texts.push_back(std::move(problem.second));
  state_->problems.clear();
  return texts;
}

}  // namespace coach
