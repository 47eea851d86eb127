// Supabase Realtime for an unmodified supabase-js: WebSocket channels with broadcast,
// presence and postgres_changes, fed by the write-ahead log.
//
// Single-threaded; one per process. The gateway hands over upgrades and HTTP broadcasts.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/async.hpp"
#include "http/server_message.hpp"
#include "relay/jwt/key_ring.hpp"
#include "relay/realtime/limits.hpp"

namespace coach::relay::realtime {

struct Options {
  // A role with REPLICATION that may become anon, authenticated and service_role. Never
  // logged. One replication connection and three others are opened.
  std::string conninfo;
  // Those that exist when the stream (re)starts are read.
  std::vector<std::string> publications{"supabase_realtime", "supabase_realtime_messages_publication"};
  Limits limits{};
  // Told of every committed change of a published row that has a column `id`, with its
  // value, whoever has subscribed. May not wait.
  std::function<void(std::string_view schema, std::string_view table, std::string_view id)> on_row{};
};

// Counters for metrics and tests; they only rise, but for those marked as "now".
struct Statistics {
  std::size_t sockets = 0;          // now
  std::size_t channels = 0;         // now
  std::size_t changes_read = 0;     // rows that came with the WAL
  std::size_t changes_matched = 0;  // of them, those that somebody had subscribed to
  std::size_t changes_sent = 0;     // frames queued for clients
  std::size_t checks = 0;           // rows asked for in the database, once per user
  std::size_t check_statements = 0;
  std::size_t conflated = 0;        // frames replaced by a newer one
  std::size_t dropped_slow = 0;     // sockets
  std::size_t dropped_for_gap = 0;  // sockets
};

class Service {
 public:
  // `keys` must outlive the service.
  Service(const Executor& executor, Options options, const KeyRing& keys);
  ~Service();  // run() and every serve() must have returned
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Streams the WAL, reconnecting with back-off, until stop(). Run it exactly once.
  asio::awaitable<void> run();

  // Closes every socket (1001) and lets run() and serve() return.
  void stop();

  // True for the targets that serve() answers: /realtime/v1/websocket, /socket/websocket.
  static bool is_websocket_path(std::string_view path);

  // Serves one upgrade request to its end, refusals included. `unread` are bytes that came
  // behind the request.
  asio::awaitable<void> serve(asio::ip::tcp::socket socket, http::ServerRequest request, std::string unread);

  // POST …/api/broadcast and …/api/broadcast/:topic/events/:event, with any prefix.
  // `request` must live until the reply.
  asio::awaitable<http::ServerReply> broadcast(const http::ServerRequest& request);

  // True while the stream runs, so that a subscription is live at once.
  bool streaming() const;
  // It streams, and both connections on which access is checked stand.
  bool ready() const;
  const Statistics& statistics() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace coach::relay::realtime
