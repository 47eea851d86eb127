#include "relay/gateway/cors.hpp"

#include <algorithm>

namespace coach::relay {
namespace {

constexpr std::string_view usual_headers =
    "authorization, apikey, x-client-info, x-supabase-api-version, content-type, accept, accept-profile, "
    "content-profile, prefer, range, range-unit, last-event-id";

// Header names, commas and blanks: nothing that could end a header line.
bool is_name_list(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ',' || c == ' ';
  });
}

}  // namespace

const std::vector<http::Header>& cors_headers() {
  static const std::vector<http::Header> headers{
      {"Access-Control-Allow-Origin", "*"},
      {"Access-Control-Expose-Headers",
       "Content-Range, Content-Location, Content-Profile, Location, Preference-Applied, Range-Unit, ETag, "
       "Retry-After, X-Supabase-Api-Version"},
  };
  return headers;
}

http::ServerReply preflight(const http::ServerRequest& request) {
  const auto asked = request.header("access-control-request-headers").value_or("");
  return {204,
          {{"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
           {"Access-Control-Allow-Headers", std::string(is_name_list(asked) ? asked : usual_headers)},
           {"Access-Control-Max-Age", "3600"}},
          {}};
}

}  // namespace coach::relay
