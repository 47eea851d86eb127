// One reply that this worker is making: shared by its turn, the token writer and the
// heartbeat.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/async.hpp"
#include "worker/provider/chat_chunk.hpp"
#include "worker/queue/claim_key.hpp"
#include "worker/writer/reply_text.hpp"

namespace coach::worker {

// The values of messages.status that a worker writes.
enum class ReplyStatus { retrieving, thinking, warming, streaming, complete, failed, cancelled };
std::string_view to_string(ReplyStatus status);

// How a reply ends.
struct FinalState {
  ReplyStatus status = ReplyStatus::complete;
  std::optional<std::string> finish_reason;
  std::optional<std::string> error;  // the sentence the athlete reads
  std::optional<Usage> usage;
  std::optional<std::string> title;  // for a conversation without one
};

struct LiveReply {
  LiveReply(const Executor& executor, ClaimKey claimed) : claim(std::move(claimed)), changed(executor) {}

  const ClaimKey claim;

  // What the token writer stores.
  ReplyText text;
  ReplyStatus status = ReplyStatus::retrieving;
  std::optional<std::vector<std::string>> chunk_ids;
  std::optional<FinalState> final;

  // The token writer's own marks.
  bool status_dirty = false;
  bool chunks_dirty = false;
  bool urgent = false;     // somebody waits to see this: the first text, or a text that is sent anew
  bool end_asked = false;  // a statement with the final state was sent
  bool ended = false;      // the final state is stored, or the reply is not ours any more
  bool first_text_stored = false;
  Clock::time_point last_write{};

  // When the question was asked, by the local clock; whether somebody waits for the reply.
  Clock::time_point asked_at = Clock::now();
  bool live = true;

  // For the account of what was paid: bytes sent to the provider as prompts.
  std::size_t prompt_bytes = 0;

  // The lease: lost means that somebody else may own the reply. Nothing is written then.
  bool lost = false;
  Clock::time_point lease_until{};

  // Ends the turn's coroutine, which hangs up on the provider.
  asio::cancellation_signal cancel_turn;
  Event changed;  // set when `ended` or `lost` changes

  void lose() {
    if (lost || ended) return;
    lost = true;
    changed.set();
    cancel_turn.emit(asio::cancellation_type::terminal);
  }
};

// The replies this process holds, by message id.
using LiveReplies = std::unordered_map<std::string, std::shared_ptr<LiveReply>>;

}  // namespace coach::worker
