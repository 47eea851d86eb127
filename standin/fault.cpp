#include "standin/fault.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <variant>

namespace coach::standin {
namespace {

using Field =
    std::variant<bool Faults::*, std::optional<unsigned> Faults::*, std::optional<std::uint64_t> Faults::*,
                 std::optional<double> Faults::*, std::optional<std::string> Faults::*>;

struct Word {
  std::string_view name;
  Field field;
};

// One table for parsing and merging, so that a word cannot be known to only one of them.
const std::array<Word, 32> vocabulary{{
    {"status", &Faults::status},
    {"retry-after", &Faults::retry_after},
    {"error-200", &Faults::error_200},
    {"cold-start-ms", &Faults::cold_start_ms},
    {"first-token-ms", &Faults::first_token_ms},
    {"tokens-per-second", &Faults::tokens_per_second},
    {"tokens", &Faults::tokens},
    {"cut-after", &Faults::cut_after},
    {"eof-after", &Faults::eof_after},
    {"stall-after", &Faults::stall_after},
    {"garbage-after", &Faults::garbage_after},
    {"error-after", &Faults::error_after},
    {"ping-ms", &Faults::ping_ms},
    {"huge-token", &Faults::huge_token},
    {"context-tokens", &Faults::context_tokens},
    {"finish-reason", &Faults::finish_reason},
    {"usage-tokens", &Faults::usage_tokens},
    {"content-type", &Faults::content_type},
    {"late-usage-ms", &Faults::late_usage_ms},
    {"linger", &Faults::linger},
    {"error-after-finish", &Faults::error_after_finish},
    {"html", &Faults::html},
    {"no-finish-reason", &Faults::no_finish_reason},
    {"no-done", &Faults::no_done},
    {"crlf", &Faults::crlf},
    {"split", &Faults::split},
    {"nul", &Faults::nul},
    {"bad-utf8", &Faults::bad_utf8},
    {"usage-every-chunk", &Faults::usage_every_chunk},
    {"reasoning", &Faults::reasoning},
    {"gzip", &Faults::gzip},
    {"stamp", &Faults::stamp},
}};

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

template <typename Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Sets the field from `value`; false when the value does not fit it.
struct SetField {
  Faults& faults;
  std::string_view value;
  bool has_value;

  bool operator()(bool Faults::* field) const {
    if (has_value && value != "1" && value != "0") return false;
    faults.*field = !has_value || value == "1";
    return true;
  }

  bool operator()(std::optional<std::string> Faults::* field) const {
    if (value.empty()) return false;
    faults.*field = std::string(value);
    return true;
  }

  template <typename Number>
  bool operator()(std::optional<Number> Faults::* field) const {
    Number number{};
    if (!read_number(value, number)) return false;
    faults.*field = number;
    return true;
  }
};

struct MergeField {
  Faults& base;
  const Faults& extra;

  void operator()(bool Faults::* field) const { base.*field = base.*field || extra.*field; }

  template <typename Number>
  void operator()(std::optional<Number> Faults::* field) const {
    if (extra.*field) base.*field = extra.*field;
  }
};

std::string bad_value(std::string_view name, std::string_view value) {
  return fmt::format("fault \"{}\" cannot have the value \"{}\"", name, value);
}

std::optional<std::string> apply_word(FaultSpec& spec, std::string_view word) {
  const auto equals = word.find('=');
  const bool has_value = equals != std::string_view::npos;
  const auto name = trim(word.substr(0, equals));
  const auto value = has_value ? trim(word.substr(equals + 1)) : std::string_view();
  if (name == "for") {
    if (value != "chat" && value != "embeddings") return bad_value(name, value);
    spec.target = value == "chat" ? Target::chat : Target::embeddings;
    return std::nullopt;
  }
  if (name == "times") {
    std::size_t times = 0;
    if (!read_number(value, times)) return bad_value(name, value);
    spec.times = times;
    return std::nullopt;
  }
  // Part of the text that `times` is counted under, and nothing else.
  if (name == "key") return std::nullopt;
  for (const auto& known : vocabulary) {
    if (known.name != name) continue;
    if (std::visit(SetField{spec.faults, value, has_value}, known.field)) return std::nullopt;
    return bad_value(name, value);
  }
  return fmt::format("unknown fault \"{}\"", name);
}

std::optional<std::string> check(const Faults& faults) {
  if (faults.status && (*faults.status < 400 || *faults.status > 599)) {
    return "fault \"status\" must be an error status, 400 to 599";
  }
  if (faults.tokens_per_second && !(*faults.tokens_per_second > 0)) {
    return "fault \"tokens-per-second\" must be above 0";
  }
  return std::nullopt;
}

}  // namespace

std::expected<FaultSpec, std::string> parse_fault(std::string_view text) {
  FaultSpec spec;
  spec.text = std::string(trim(text));
  auto rest = trim(text);
  if (rest.empty()) return std::unexpected("a fault specification must not be empty");
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    if (auto problem = apply_word(spec, trim(rest.substr(0, comma)))) return std::unexpected(*problem);
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
  if (auto problem = check(spec.faults)) return std::unexpected(*problem);
  return spec;
}

Faults merge(const Faults& base, const Faults& extra) {
  Faults merged = base;
  for (const auto& word : vocabulary) std::visit(MergeField{merged, extra}, word.field);
  return merged;
}

std::optional<std::string> take_marker(std::string& message) {
  constexpr std::string_view opening = "[[standin:";
  const auto start = message.find(opening);
  if (start == std::string::npos) return std::nullopt;
  const auto end = message.find("]]", start);
  if (end == std::string::npos) return std::nullopt;
  const auto inside = start + opening.size();
  std::string marker(trim(std::string_view(message).substr(inside, end - inside)));
  const auto next = message.find_first_not_of(' ', end + 2);
  message.erase(start, std::min(next, message.size()) - start);
  return marker;
}

}  // namespace coach::standin
