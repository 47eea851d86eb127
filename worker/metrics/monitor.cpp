#include "worker/metrics/monitor.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "core/metrics.hpp"

namespace coach::worker {
namespace {

http::ServerOptions server_options(const http::ListenAddress& where) {
  http::ServerOptions options;
  options.address = where.address;
  options.port = where.port;
  options.max_body_bytes = 1u << 10;
  return options;
}

http::ServerReply json_reply(unsigned status, const boost::json::object& body) {
  return {status, {{"Content-Type", "application/json"}}, boost::json::serialize(body)};
}

}  // namespace

Monitor::Monitor(const Executor& executor, const http::ListenAddress& where, Callbacks callbacks)
    : callbacks_(std::move(callbacks)),
      server_(executor, server_options(where),
              [this](http::ServerRequest request, http::ServerConnection&)
                  -> asio::awaitable<http::HandlerResult> { co_return co_await answer(request); }) {}

void Monitor::stop() {
  server_.stop();
  server_.close_all();
}

asio::awaitable<http::HandlerResult> Monitor::answer(const http::ServerRequest& request) {
  const auto path = request.path();
  if (request.method != "GET" && request.method != "HEAD") {
    co_return json_reply(405, {{"message", "Only GET is answered here."}});
  }
  if (path == "/healthz") co_return json_reply(200, {{"status", "ok"}});
  if (path == "/readyz") co_return readiness_reply(callbacks_.readiness());
  if (path == "/metrics") {
    co_return http::ServerReply{
        200, {{"Content-Type", Metrics::content_type}}, co_await callbacks_.metrics()};
  }
  co_return json_reply(404, {{"message", "Here are /metrics, /healthz and /readyz."}});
}

http::ServerReply readiness_reply(const Readiness& readiness) {
  boost::json::object parts;
  for (const auto& [name, ok] : readiness.parts) parts[name] = ok ? "ok" : "not ready";
  return json_reply(readiness.ready ? 200 : 503,
                    {{"status", readiness.ready ? "ready" : "not ready"}, {"parts", std::move(parts)}});
}

}  // namespace coach::worker
