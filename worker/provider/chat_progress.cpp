#include "worker/provider/chat_progress.hpp"

#include <utility>

namespace coach::worker {

std::string ChatProgress::take(std::string_view type, std::string_view data) {
  if (over()) return {};
  ChatChunk chunk = parse_chat_chunk(type, data);
  if (chunk.error) {
    error_ = std::move(chunk.error);
    return {};
  }
  if (!chunk.understood) ++garbled_;
  done_ = done_ || chunk.done;
  // Some servers send usage with every chunk: the last one counts, they are not sums.
  if (chunk.usage) usage_ = chunk.usage;
  if (chunk.finish_reason) finish_reason_ = std::move(chunk.finish_reason);
  if (!chunk.content.empty()) has_content_ = true;
  return std::move(chunk.content);
}

ChatEnd ChatProgress::end() const {
  if (error_) return ChatEnd::error;
  if (finish_reason_) return ChatEnd::whole;
  // Nebius has been seen to leave finish_reason out.
  if (done_ && usage_) return ChatEnd::whole;
  return ChatEnd::truncated;
}

}  // namespace coach::worker
