// Stores the text of all live replies: one fenced multi-row statement a tick, whatever
// their number (DESIGN.md, decision 6).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/async.hpp"
#include "core/lifecycle.hpp"
#include "pg/pipeline.hpp"
#include "worker/metrics/worker_metrics.hpp"
#include "worker/writer/live_reply.hpp"
#include "worker/writer/pacing.hpp"

namespace coach::worker {

struct WriterSettings {
  std::string worker;  // who pays for the tokens (coach.spend)
  PacingSettings pacing;
  bool broadcast = false;  // deltas on the conversations' private channels as well
};

class TokenWriter {
 public:
  using Reply = std::shared_ptr<LiveReply>;

  TokenWriter(const Executor& executor, pg::Pipeline& database, WriterSettings settings,
              WorkerMetrics& metrics);

  // Writes until stop() is called and everything handed in is stored or lost.
  asio::awaitable<void> run() { return life_.run_loop(write_until_stopped()); }
  void stop() { life_.stop(); }

  void attach(const Reply& reply);
  void set_status(LiveReply& reply, ReplyStatus status);
  void set_chunks(LiveReply& reply, std::vector<std::string> chunk_ids);

  // `text` is valid UTF-8 without NUL. A reply's first text is written at once.
  void append(LiveReply& reply, std::string_view text);

  // Stores what is left of the text and the final state, deletes the job. False: the
  // reply was not ours any more, or its lease ran out, and the final state was not written.
  asio::awaitable<bool> finish(LiveReply& reply, FinalState final);

  std::size_t attached() const { return replies_.size(); }

 private:
  using Replies = std::vector<Reply>;

  asio::awaitable<void> write_until_stopped();
  void touch(const LiveReply& reply);
  Clock::time_point wanted(const LiveReply& reply) const;
  Clock::time_point due(const LiveReply& reply, Clock::time_point now) const;
  Clock::time_point next_action(Clock::time_point now) const;
  Replies collect_due(Clock::time_point now) const;
  asio::awaitable<void> store(Replies batch);
  void note_first_text(LiveReply& reply, Clock::time_point now);
  void stored(const Replies& batch, const pg::Result& result);
  void not_ours(LiveReply& reply);
  static void put_off(LiveReply& reply);
  asio::awaitable<void> not_stored(Replies batch, const pg::Error& error);
  void drop_ended();

  pg::Pipeline& database_;
  WriterSettings settings_;
  WorkerMetrics& metrics_;
  WritePacer pacer_;
  Lifecycle life_;
  Clock::time_point sleeping_until_{};
  Replies replies_;
};

}  // namespace coach::worker
