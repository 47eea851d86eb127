#include "http/request_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "http/ascii.hpp"

namespace coach::http {
namespace {

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    const char lower = to_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= 0 && c < ' ') ? c == '\t' : c != '\x7f'; });
}

// These two describe the framing, which is ours alone.
bool frames(std::string_view name) {
  return equals_ignoring_case(name, "content-length") || equals_ignoring_case(name, "transfer-encoding");
}

bool names(const Request& request, std::string_view name) {
  return std::ranges::any_of(request.headers,
                             [&](const Header& header) { return equals_ignoring_case(header.name, name); });
}

void add(std::string& out, std::string_view name, std::string_view value) {
  fmt::format_to(std::back_inserter(out), "{}: {}\r\n", name, value);
}

}  // namespace

std::expected<std::string, Error> serialize(const Request& request, const Target& target,
                                            std::string_view user_agent, const Proxy* proxy) {
  const auto refused = [&](std::string_view why) {
    return std::unexpected(
        Error{Failure::malformed, fmt::format("The request to {} has {}.", host_port(target.origin), why)});
  };
  if (!is_token(request.method)) return refused("no usable method");
  std::string out;
  out.reserve(512 + request.body.size());
  fmt::format_to(std::back_inserter(out), "{} {}{}{} HTTP/1.1\r\n", request.method, proxy ? "http://" : "",
                 proxy ? host_header(target.origin) : "", target.path);
  if (!names(request, "host")) add(out, "Host", host_header(target.origin));
  if (!user_agent.empty() && !names(request, "user-agent")) add(out, "User-Agent", user_agent);
  if (!names(request, "accept-encoding")) add(out, "Accept-Encoding", "identity");
  if (proxy && !proxy->authorization.empty()) add(out, "Proxy-Authorization", proxy->authorization);
  for (const auto& header : request.headers) {
    if (!is_token(header.name) || !is_value(header.value)) return refused("a broken header");
    if (!frames(header.name)) add(out, header.name, header.value);
  }
  const bool has_body = !request.body.empty() || request.method == "POST" || request.method == "PUT" ||
                        request.method == "PATCH";
  if (has_body) add(out, "Content-Length", std::to_string(request.body.size()));
  out.append("\r\n");
  out.append(request.body);
  return out;
}

std::string serialize_connect(const Origin& origin, const Proxy& proxy) {
  const auto target = host_port(origin);
  auto out = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", target);
  if (!proxy.authorization.empty()) add(out, "Proxy-Authorization", proxy.authorization);
  out.append("\r\n");
  return out;
}

}  // namespace coach::http
