#include "relay/gateway/query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace coach::relay {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

void append_escape(std::string& out, char c) {
  fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
}

std::string decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_escape(text.substr(i))) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

struct Parameter {
  std::string_view whole;  // as it stands in the query
  std::string_view name;
  std::string_view value;
};

template <typename Visit>
void for_each_parameter(std::string_view target, Visit visit) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return;
  auto rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const auto whole = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), whole.size() + 1));
    const auto equals = whole.find('=');
    visit(Parameter{whole, whole.substr(0, equals),
                    equals == std::string_view::npos ? std::string_view() : whole.substr(equals + 1)});
  }
}

}  // namespace

std::optional<std::string> query_parameter(std::string_view target, std::string_view name) {
  std::optional<std::string> value;
  for_each_parameter(target, [&](const Parameter& parameter) {
    if (!value && decode(parameter.name, true) == name) value = decode(parameter.value, true);
  });
  return value;
}

std::string without_parameter(std::string_view target, std::string_view name) {
  std::string result(target.substr(0, target.find('?')));
  char separator = '?';
  for_each_parameter(target, [&](const Parameter& parameter) {
    if (decode(parameter.name, true) == name) return;
    result += std::exchange(separator, '&');
    result += parameter.whole;
  });
  return result;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      append_escape(out, c);
    }
  }
  return out;
}

std::string percent_decode(std::string_view text) {
  return decode(text, false);
}

std::string escape_target(std::string_view target) {
  constexpr std::string_view allowed = "/?:@!$&'()*+,;=";
  std::string out;
  out.reserve(target.size());
  for (std::size_t i = 0; i < target.size(); ++i) {
    const char c = target[i];
    if (is_unreserved(c) || allowed.find(c) != std::string_view::npos || is_escape(target.substr(i))) {
      out += c;
    } else {
      append_escape(out, c);
    }
  }
  return out;
}

}  // namespace coach::relay
