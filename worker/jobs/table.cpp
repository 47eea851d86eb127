#include "worker/jobs/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <vector>

#include "core/utf8.hpp"

namespace coach::worker {
namespace {

namespace json = boost::json;
using Row = std::vector<std::string>;

std::string text_of(const json::value& value) {
  if (value.is_null()) return "-";
  if (const auto* text = value.if_string()) return std::string(*text);
  return json::serialize(value);
}

std::string padded(const std::string& text, std::size_t width) {
  const auto length = count_code_points(text);
  return text + std::string(width > length ? width - length : 0, ' ');
}

std::string line_of(const Row& row, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) line += padded(row[i], widths[i]) + "  ";
  while (line.ends_with(' ')) line.pop_back();
  return line + '\n';
}

}  // namespace

std::string table_of(std::string_view json_array, std::string_view empty) {
  const json::value parsed = json::parse(json_array);
  const auto& array = parsed.as_array();
  if (array.empty()) return std::string(empty) + '\n';
  std::vector<Row> rows(1);
  for (const auto& [key, value] : array.front().as_object()) rows.front().emplace_back(key);
  for (const auto& entry : array) {
    Row& row = rows.emplace_back();
    for (const auto& [key, value] : entry.as_object()) row.push_back(text_of(value));
  }
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], count_code_points(row[i]));
  }
  std::string text;
  for (const auto& row : rows) text += line_of(row, widths);
  return text;
}

std::string lines_of(std::string_view json_object) {
  const json::value parsed = json::parse(json_object);
  std::string text;
  for (const auto& [key, value] : parsed.as_object()) {
    if (!value.is_null()) text += fmt::format("{:<16} {}\n", std::string_view(key), text_of(value));
  }
  return text;
}

}  // namespace coach::worker
