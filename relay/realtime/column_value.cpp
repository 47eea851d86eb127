#include "relay/realtime/column_value.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "relay/realtime/json_text.hpp"

namespace coach::relay::realtime {
namespace {

constexpr std::array<std::pair<std::string_view, ValueForm>, 13> forms{{
    {"int2", ValueForm::number},
    {"int4", ValueForm::number},
    {"int8", ValueForm::number},
    {"numeric", ValueForm::number},
    {"float4", ValueForm::number},
    {"float8", ValueForm::number},
    {"bool", ValueForm::boolean},
    {"json", ValueForm::json},
    {"jsonb", ValueForm::json},
    {"timestamp", ValueForm::timestamp},
    {"timestamptz", ValueForm::timestamptz},
    {"bytea", ValueForm::bytea},
    {"text", ValueForm::text},
}};

bool is_finite(std::string_view number) {
  const char last = number.empty() ? '\0' : number.back();
  return last >= '0' && last <= '9';  // not NaN, Infinity, -Infinity
}

// "2026-01-01 00:00:00+00" → "2026-01-01T00:00:00+00:00"; " BC" stays at the end.
std::string iso_timestamp(std::string_view value, bool with_zone) {
  const auto blank = value.find(' ');
  if (blank == std::string_view::npos) return std::string(value);  // infinity
  std::string out(value);
  out[blank] = 'T';
  const auto zone = out.find_first_of("+-", blank);
  if (with_zone && zone != std::string::npos && out.find(':', zone) == std::string::npos) {
    out.insert(std::min(zone + 3, out.size()), ":00");
  }
  return out;
}

void append_scalar(std::string& out, const ColumnType& type, std::string_view value, bool in_array) {
  switch (type.form) {
    case ValueForm::number:
      if (is_finite(value)) {
        out += value;
      } else if (in_array) {  // as to_jsonb writes it; alone, Realtime sends null
        append_json_string(out, value);
      } else {
        out += "null";
      }
      return;
    case ValueForm::boolean:
      out += value == "t" ? "true" : "false";
      return;
    case ValueForm::json:
      out += value;
      return;
    case ValueForm::timestamp:
    case ValueForm::timestamptz:
      append_json_string(out, iso_timestamp(value, type.form == ValueForm::timestamptz));
      return;
    case ValueForm::bytea:
      append_json_string(out, !in_array && value.starts_with("\\x") ? value.substr(2) : value);
      return;
    case ValueForm::text:
    case ValueForm::array:
    case ValueForm::from_database:
      append_json_string(out, value);
  }
}

// Reads an array literal and writes JSON on the way.
class ArrayEncoder {
 public:
  ArrayEncoder(std::string& out, const ColumnType& type, std::string_view literal)
      : out_(out), type_(type), rest_(literal) {}

  bool encode() {
    // Bounds other than from 1 stand in front: [0:2]={…}
    if (rest_.starts_with('[')) {
      const auto equals = rest_.find('=');
      if (equals == std::string_view::npos) return false;
      rest_.remove_prefix(equals + 1);
    }
    return array() && rest_.empty();
  }

 private:
  bool array() {
    if (!take('{')) return false;
    out_ += '[';
    if (!take('}')) {
      do {
        if (!(rest_.starts_with('{') ? array() : element())) return false;
      } while (take(type_.delimiter) && (out_ += ',', true));
      if (!take('}')) return false;
    }
    out_ += ']';
    return true;
  }

  bool element() {
    std::string value;
    const bool quoted = take('"');
    while (true) {
      if (rest_.empty()) return false;
      char c = rest_.front();
      if (quoted ? c == '"' : c == type_.delimiter || c == '}') break;
      rest_.remove_prefix(1);
      if (c == '\\') {
        if (rest_.empty()) return false;
        c = rest_.front();
        rest_.remove_prefix(1);
      }
      value += c;
    }
    if (quoted) rest_.remove_prefix(1);
    if (!quoted && value == "NULL") {
      out_ += "null";
    } else {
      append_scalar(out_, *type_.element, value, true);
    }
    return true;
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string& out_;
  const ColumnType& type_;
  std::string_view rest_;
};

}  // namespace

ValueForm form_of(std::string_view type_name) {
  const auto* found = std::ranges::find(forms, type_name, &std::pair<std::string_view, ValueForm>::first);
  return found == forms.end() ? ValueForm::text : found->second;
}

void append_json_value(std::string& out, const ColumnType& type, std::string_view value) {
  if (type.form != ValueForm::array || type.element == nullptr) return append_scalar(out, type, value, false);
  const auto before = out.size();
  if (ArrayEncoder(out, type, value).encode()) return;
  out.resize(before);
  append_json_string(out, value);
}

}  // namespace coach::relay::realtime
