#include "pg/params.hpp"

#include <array>
#include <charconv>

namespace coach::pg {
namespace {

template <typename Number>
void append_number(std::string& out, Number value) {
  std::array<char, 32> digits{};
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_quoted(std::string& out, std::string_view element) {
  out += '"';
  for (const char c : element) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

// `open` element,element,… `close`, each element written by `append`.
template <typename Element, typename Append>
std::string joined(char open, std::span<const Element> elements, char close, Append append) {
  std::string out(1, open);
  for (const Element& element : elements) {
    if (out.size() > 1) out += ',';
    append(out, element);
  }
  out += close;
  return out;
}

}  // namespace

std::string text_array(std::span<const std::string> elements) {
  return joined('{', elements, '}', [](std::string& out, const std::string& e) { append_quoted(out, e); });
}

std::string text_array(std::span<const std::optional<std::string>> elements) {
  return joined('{', elements, '}', [](std::string& out, const std::optional<std::string>& e) {
    if (e) {
      append_quoted(out, *e);
    } else {
      out += "NULL";
    }
  });
}

std::string integer_array(std::span<const std::int64_t> elements) {
  return joined('{', elements, '}', append_number<std::int64_t>);
}

std::string vector_text(std::span<const float> values) {
  return joined('[', values, ']', append_number<float>);
}

Params& Params::number(double value) {
  std::string digits;
  append_number(digits, value);
  return text(std::move(digits));
}

}  // namespace coach::pg
