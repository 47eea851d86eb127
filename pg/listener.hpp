// LISTEN on some channels over a connection of their own, kept alive for ever.
//
// A notification is a hint, polling is the truth (DESIGN.md, decision 5): after every
// (re)connect the callback fires with Wake::reconnected, because notifications may have
// been missed. A half-open link is noticed: the connection is asked a question every
// `check_every`, and replaced when no answer comes within `check_timeout`.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "pg/reconnect.hpp"

namespace coach::pg {

enum class Wake { notified, reconnected };

struct ListenerOptions {
  std::string conninfo;
  std::string name = "listener";      // application_name suffix
  std::vector<std::string> channels;  // at least one
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds check_every{5'000};
  std::chrono::milliseconds check_timeout{3'000};
  BackoffPolicy reconnect = reconnect_policy;
};

class Listener {
 public:
  // `wake` is called on the executor's thread, once for each notification with its channel
  // and payload, and with neither after every (re)connect.
  using Callback = std::function<void(Wake, const std::string& channel, const std::string& payload)>;
  Listener(const Executor& executor, ListenerOptions options, Callback wake);
  ~Listener();

  asio::awaitable<void> run();  // until stop(); join before destruction
  void stop();
  bool connected() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::pg
