// The whole stand-in as an object: main, tests and benchmarks start the same thing.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "core/async.hpp"
#include "standin/options.hpp"

namespace coach::standin {

class App {
 public:
  // The error is a sentence: the log file or the address cannot be used.
  static std::expected<std::unique_ptr<App>, std::string> create(const Executor& executor,
                                                                 const Options& options);
  ~App();  // run() must have returned

  std::uint16_t port() const;

  // Serves until stop().
  asio::awaitable<void> run();

  // Breaks off every reply and ends run() as soon as the connections are closed.
  void stop();

 private:
  class Impl;
  explicit App(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::standin
