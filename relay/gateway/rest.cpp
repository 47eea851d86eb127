#include "relay/gateway/rest.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/log.hpp"
#include "http/ascii.hpp"
#include "relay/gateway/query.hpp"
#include "relay/gateway/reply.hpp"
#include "relay/gateway/reply_stream.hpp"
#include "relay/jwt/hs256.hpp"

namespace coach::relay {
namespace {

using namespace std::chrono_literals;

// The database ends a statement after 8 s; a service key has more time.
constexpr auto patience = 60s;
// Answers up to this size are sent in one piece, with their length.
constexpr std::size_t small_body = 256u << 10;
constexpr std::string_view prefix = "/rest/v1";

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names,
                             [&](std::string_view other) { return http::equals_ignoring_case(name, other); });
}

// Of the connection and not of the message, or of the gateway's own making. Without
// `origin` PostgREST adds no cross-origin headers of its own.
bool stays_here(std::string_view name) {
  return is_one_of(name, {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "host",
                          "content-length", "expect", "authorization", "apikey", "cookie", "origin",
                          "accept-encoding", "proxy-authorization"});
}

bool is_framing(std::string_view name) {
  return is_one_of(name, {"connection", "keep-alive", "transfer-encoding", "content-length"});
}

std::vector<http::Header> end_to_end(const std::vector<http::Header>& headers) {
  std::vector<http::Header> result;
  for (const auto& header : headers) {
    if (!is_framing(header.name)) result.push_back(header);
  }
  return result;
}

http::ServerReply unavailable() {
  auto reply = refusal(503, "The REST service is starting.", "Try again in a moment.");
  reply.headers.push_back({"Retry-After", "1"});
  return reply;
}

}  // namespace

Rest::Rest(const Executor& executor, const PostgRest& postgrest)
    : postgrest_(postgrest), client_(executor, {}) {}

std::string Rest::authorization(const Claims& claims) const {
  return "Bearer " + sign_hs256(postgrest_.token_secret(), claims.json);
}

asio::awaitable<http::HandlerResult> Rest::forward(http::ServerRequest request, const Claims& claims,
                                                   http::ServerConnection& connection) {
  if (!postgrest_.ready()) co_return unavailable();
  http::Request onward;
  onward.method = request.method;
  // PostgREST would take the key for a filter on a column.
  const auto target = without_parameter(std::string_view(request.target).substr(prefix.size()), "apikey");
  onward.url = postgrest_.base_url() + (target.starts_with('/') ? "" : "/") + escape_target(target);
  for (const auto& header : request.headers) {
    if (!stays_here(header.name)) onward.headers.push_back(header);
  }
  onward.headers.push_back({"Authorization", authorization(claims)});
  onward.body = std::move(request.body);
  auto answer = co_await client_.open(std::move(onward), patience);
  if (!answer) {
    log::warn("/rest/v1: {}", answer.error().message);
    co_return unavailable();
  }

  std::string body;
  while (body.size() <= small_body) {
    const auto bytes = co_await answer->read();
    if (!bytes) co_return refusal(502, "The REST service broke off its answer.", "Try again.");
    if (bytes->empty()) {
      co_return http::ServerReply{answer->status(), end_to_end(answer->headers()), std::move(body)};
    }
    body += *bytes;
  }
  ReplyStream stream(connection, request);
  bool taken =
      co_await stream.begin(answer->status(), end_to_end(answer->headers())) && co_await stream.write(body);
  while (taken) {
    const auto bytes = co_await answer->read();
    // Cut off without the final chunk, so that the client does not take a part for the whole.
    if (!bytes) co_return http::Streamed::close;
    if (bytes->empty()) co_return co_await stream.end();
    taken = co_await stream.write(*bytes);
  }
  co_return http::Streamed::close;
}

asio::awaitable<std::expected<http::Response, http::Error>> Rest::call(const Claims& claims,
                                                                       std::string method, std::string target,
                                                                       std::string body,
                                                                       std::vector<http::Header> headers) {
  if (!postgrest_.ready()) {
    co_return std::unexpected(http::Error{http::Failure::connect, "PostgREST is not ready"});
  }
  http::Request request;
  request.method = std::move(method);
  request.url = postgrest_.base_url() + target;
  request.headers = std::move(headers);
  request.headers.push_back({"Authorization", authorization(claims)});
  if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  request.body = std::move(body);
  co_return co_await client_.send(std::move(request), patience);
}

}  // namespace coach::relay
