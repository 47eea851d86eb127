// The whole relay as an object: main and tests start the same thing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "core/async.hpp"
#include "relay/options.hpp"

namespace coach::relay {

class App {
 public:
  // Listens. The error is a sentence: the address cannot be used.
  static std::expected<std::unique_ptr<App>, std::string> create(const Executor& executor, Options options);
  ~App();  // run() must have returned

  std::uint16_t port() const;

  // Serves until stop().
  asio::awaitable<void> run();

  // First call: no new requests; those that run have ten seconds. Second call: at once.
  void stop();

 private:
  class Impl;
  explicit App(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::relay
