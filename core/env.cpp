#include "core/env.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace coach {
namespace {

constexpr std::string_view kBlank = " \t";

using Parsed = std::expected<std::string, std::string>;

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return letter(c) || digit(c); });
}

// `$`, `"` and `\` lose their backslash as in a shell; \n, \r and \t are what .env files
// of other tools hold. Any other backslash stays.
void append_escaped(std::string& value, char escaped) {
  switch (escaped) {
    case 'n':
      value += '\n';
      return;
    case 'r':
      value += '\r';
      return;
    case 't':
      value += '\t';
      return;
    case '$':
    case '"':
    case '\\':
      value += escaped;
      return;
    default:
      value += '\\';
      value += escaped;
  }
}

// `text` begins with a quotation mark.
Parsed quoted_value(std::string_view text) {
  const char quote = text.front();
  std::string value;
  std::size_t at = 1;
  for (; at < text.size() && text[at] != quote; ++at) {
    if (quote == '"' && text[at] == '\\' && at + 1 < text.size()) {
      append_escaped(value, text[++at]);
    } else {
      value += text[at];
    }
  }
  if (at >= text.size()) return std::unexpected("expected a closing quotation mark on the same line");
  const auto rest = text.substr(at + 1);
  if (!rest.empty() && !(kBlank.contains(rest.front()) && trim(rest).starts_with('#'))) {
    return std::unexpected("expected nothing but a comment after the closing quotation mark");
  }
  return value;
}

// As in a shell, # begins a comment only after a blank.
std::string plain_value(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '#' && kBlank.contains(text[at - 1])) return std::string(trim(text.substr(0, at)));
  }
  return std::string(trim(text));
}

Parsed parse_value(std::string_view after_equals) {
  const auto text = trim(after_equals);
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) return quoted_value(text);
  return plain_value(after_equals);
}

struct Assignment {
  std::string name;
  std::string value;
};

std::expected<Assignment, std::string> parse_line(std::string_view line) {
  if (line.starts_with("export ") || line.starts_with("export\t")) line = trim(line.substr(7));
  const auto equals = line.find('=');
  // What stands there is not shown: it may well be half of a key.
  if (equals == std::string_view::npos) return std::unexpected("expected NAME=value");
  const auto name = trim(line.substr(0, equals));
  if (!is_name(name)) return std::unexpected("expected a name of letters, digits and _ before the =");
  auto value = parse_value(line.substr(equals + 1));
  if (!value) return std::unexpected(fmt::format("{}: {}", name, value.error()));
  return Assignment{std::string(name), std::move(*value)};
}

}  // namespace

std::expected<EnvMap, std::vector<std::string>> parse_env(std::string_view text, std::string_view file_name) {
  EnvMap variables;
  std::map<std::string, int> lines;
  std::vector<std::string> problems;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = trim(line);
    if (line.empty() || line.starts_with('#')) continue;

    auto parsed = parse_line(line);
    if (!parsed) {
      problems.push_back(fmt::format("{}:{}: {}", file_name, number, parsed.error()));
      continue;
    }
    const auto [first, fresh] = lines.try_emplace(parsed->name, number);
    if (!fresh) {
      problems.push_back(fmt::format("{}:{}: {}: expected once, found again (first on line {})", file_name,
                                     number, parsed->name, first->second));
      continue;
    }
    variables.emplace(std::move(parsed->name), std::move(parsed->value));
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return variables;
}

EnvLookup process_environment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

EnvLookup with_fallback(EnvLookup first, EnvMap fallback) {
  return [first = std::move(first), fallback = std::move(fallback)](std::string_view name) {
    auto value = first(name);
    if (!value) {
      if (const auto found = fallback.find(name); found != fallback.end()) value = found->second;
    }
    return value;
  };
}

}  // namespace coach
