#include "pg/text_array.hpp"

#include <utility>

namespace coach::pg {
namespace {

// Takes `"…"` off the front of `rest`; false when the quote never closes.
bool take_quoted(std::string_view& rest, std::string& element) {
  rest.remove_prefix(1);
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '"') return true;
    if (c != '\\') {
      element += c;
      continue;
    }
    if (rest.empty()) return false;
    element += rest.front();
    rest.remove_prefix(1);
  }
  return false;
}

// Takes an unquoted element; false for NULL, nothing at all, and nested arrays.
bool take_bare(std::string_view& rest, std::string& element) {
  const auto bare = rest.substr(0, rest.find(','));
  if (bare.empty() || bare == "NULL" || bare.find_first_of("{}\"\\") != std::string_view::npos) return false;
  element = bare;
  rest.remove_prefix(bare.size());
  return true;
}

}  // namespace

std::optional<std::vector<std::string>> parse_text_array(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != '{' || literal.back() != '}') return std::nullopt;
  std::string_view rest = literal.substr(1, literal.size() - 2);
  std::vector<std::string> elements;
  if (rest.empty()) return elements;
  while (true) {
    std::string element;
    const bool quoted = !rest.empty() && rest.front() == '"';
    if (!(quoted ? take_quoted(rest, element) : take_bare(rest, element))) return std::nullopt;
    elements.push_back(std::move(element));
    if (rest.empty()) return elements;
    if (rest.front() != ',') return std::nullopt;
    rest.remove_prefix(1);
  }
}

}  // namespace coach::pg
