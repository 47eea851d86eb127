#include "relay/web/content_type.hpp"

#include <array>
#include <utility>

namespace coach::relay {
namespace {

constexpr std::array<std::pair<std::string_view, ContentType>, 18> types{{
    {".html", {"text/html; charset=utf-8", true}},
    {".js", {"text/javascript; charset=utf-8", true}},
    {".mjs", {"text/javascript; charset=utf-8", true}},
    {".css", {"text/css; charset=utf-8", true}},
    {".json", {"application/json; charset=utf-8", true}},
    {".map", {"application/json; charset=utf-8", true}},
    {".webmanifest", {"application/manifest+json", true}},
    {".svg", {"image/svg+xml", true}},
    {".txt", {"text/plain; charset=utf-8", true}},
    {".xml", {"application/xml", true}},
    {".wasm", {"application/wasm", true}},
    {".ico", {"image/x-icon", true}},
    {".png", {"image/png", false}},
    {".jpg", {"image/jpeg", false}},
    {".webp", {"image/webp", false}},
    {".avif", {"image/avif", false}},
    {".woff2", {"font/woff2", false}},
    {".woff", {"font/woff", false}},
}};

}  // namespace

ContentType content_type_of(std::string_view file_name) {
  for (const auto& [extension, type] : types) {
    if (file_name.ends_with(extension)) return type;
  }
  return {"application/octet-stream", false};
}

}  // namespace coach::relay
