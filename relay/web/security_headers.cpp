#include "relay/web/security_headers.hpp"

#include <fmt/format.h>

#include "http/origin.hpp"

namespace coach::relay {
namespace {

// 'self' includes this origin's own WebSockets.
std::string connect_sources(const std::vector<std::string>& other_urls) {
  std::string sources = "'self'";
  for (const auto& url : other_urls) {
    const auto target = http::parse_url(url);
    if (!target) continue;
    const auto host = http::host_header(target->origin);
    sources += target->origin.tls ? fmt::format(" https://{0} wss://{0}", host)
                                  : fmt::format(" http://{0} ws://{0}", host);
  }
  return sources;
}

}  // namespace

std::vector<http::Header> security_headers(const std::vector<std::string>& other_urls) {
  return {{"Content-Security-Policy",
           fmt::format("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                       "font-src 'self'; connect-src {}; manifest-src 'self'; worker-src 'self'; "
                       "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
                       "require-trusted-types-for 'script'; trusted-types default",
                       connect_sources(other_urls))},
          {"Permissions-Policy",
           "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
           "payment=(), usb=()"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "same-origin"},
          {"X-Frame-Options", "DENY"}};
}

}  // namespace coach::relay
