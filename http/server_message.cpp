#include "http/server_message.hpp"

#include <fmt/format.h>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>
#include <iterator>

namespace coach::http {

namespace beast = boost::beast;

std::string_view ServerRequest::path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::optional<std::string_view> ServerRequest::header(std::string_view name) const {
  for (const auto& header : headers) {
    if (beast::iequals(header.name, name)) return header.value;
  }
  return std::nullopt;
}

std::string serialize_head(unsigned status, const std::vector<Header>& headers) {
  const auto reason = beast::http::obsolete_reason(beast::http::int_to_status(status));
  auto head = fmt::format("HTTP/1.1 {} {}\r\n", status, std::string_view(reason.data(), reason.size()));
  for (const auto& header : headers) {
    fmt::format_to(std::back_inserter(head), "{}: {}\r\n", header.name, header.value);
  }
  head += "\r\n";
  return head;
}

std::string serialize_reply(const ServerReply& reply, bool keep_alive, bool head_only) {
  auto headers = reply.headers;
  // A 204 or 304 with a Content-Length makes some clients wait for a body.
  const bool bodiless = reply.status == 204 || reply.status == 304;
  if (!bodiless) headers.push_back({"Content-Length", fmt::format("{}", reply.body.size())});
  if (!keep_alive) headers.push_back({"Connection", "close"});
  auto bytes = serialize_head(reply.status, headers);
  if (!bodiless && !head_only) bytes += reply.body;
  return bytes;
}

}  // namespace coach::http
