#include "worker/provider/content_text.hpp"

#include <boost/json/value.hpp>
#include <string_view>

namespace coach::worker {
namespace {

namespace json = boost::json;

bool is_text(const json::object& part) {
  const auto* type = part.if_contains("type");
  const auto* name = type ? type->if_string() : nullptr;
  return name == nullptr || *name == "text" || *name == "output_text" || *name == "text_delta";
}

// The parser bounds the depth of what comes here.
// NOLINTNEXTLINE(misc-no-recursion)
void append_text(std::string& out, const json::value& content) {
  if (const auto* text = content.if_string()) {
    out += std::string_view(*text);
  } else if (const auto* parts = content.if_array()) {
    for (const auto& part : *parts) append_text(out, part);
  } else if (const auto* part = content.if_object(); part != nullptr && is_text(*part)) {
    for (const std::string_view key : {"text", "value", "content"}) {
      const auto* inner = part->if_contains(key);
      if (inner == nullptr || inner->is_null()) continue;
      append_text(out, *inner);
      return;
    }
  }
}

}  // namespace

std::string content_text(const json::value& content) {
  std::string text;
  append_text(text, content);
  return text;
}

}  // namespace coach::worker
