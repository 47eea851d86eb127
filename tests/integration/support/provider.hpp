// The stand-in provider inside the test, behind a recorder of every request's bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "http/server.hpp"
#include "standin/options.hpp"
#include "standin/service.hpp"

namespace coach::testing {

class RecordingProvider {
 public:
  struct Recorded {
    std::string target;
    std::string authorization;
    std::string request_id;
    std::string body;
  };

  // `faults` in the stand-in's words, e.g. "status=503,times=1".
  RecordingProvider(const Executor& executor, const std::vector<std::string>& faults,
                    std::uint64_t first_token_ms = 0, double tokens_per_second = 1'000'000);

  // http://127.0.0.1:PORT/v1/
  std::string base_url() const;

  asio::awaitable<void> run() { return server_.run(); }
  void stop();

  // From now on a request is answered only once it is let through.
  void hold() { let_through_ = 0; }
  void let_through(int many);

  // The bodies sent to one route ("embeddings", "chat/completions"), in order.
  std::vector<std::string> bodies(const std::string& route) const;

  std::vector<Recorded> requests;
  int in_flight = 0;  // exchanges that have begun and not ended
  Event changed;      // set when an exchange begins or ends

 private:
  asio::awaitable<http::HandlerResult> record(http::ServerRequest request,
                                              http::ServerConnection& connection);

  standin::Service service_;
  http::Server server_;
  std::uint16_t port_ = 0;
  std::optional<int> let_through_;  // nullopt: all
  Event gate_;
};

}  // namespace coach::testing
