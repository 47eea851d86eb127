// The worker's own small HTTP server: /metrics, /healthz, /readyz.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/async.hpp"
#include "http/listen_address.hpp"
#include "http/server.hpp"

namespace coach::worker {

// Whether new questions would be answered, and by which parts that is known.
struct Readiness {
  bool ready = false;
  std::vector<std::pair<std::string, bool>> parts;
};

class Monitor {
 public:
  struct Callbacks {
    std::function<asio::awaitable<std::string>()> metrics;  // the text of a scrape
    std::function<Readiness()> readiness;
  };
  Monitor(const Executor& executor, const http::ListenAddress& where, Callbacks callbacks);

  // The port, or a sentence that says why not.
  std::expected<std::uint16_t, std::string> listen() { return server_.listen(); }
  asio::awaitable<void> run() { return server_.run(); }  // until stop()
  void stop();

 private:
  asio::awaitable<http::HandlerResult> answer(const http::ServerRequest& request);

  Callbacks callbacks_;
  http::Server server_;
};

// {"status":"ready","parts":{"database":"ok",…}}, status 200 or 503.
http::ServerReply readiness_reply(const Readiness& readiness);

}  // namespace coach::worker
