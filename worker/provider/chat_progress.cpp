#include "worker/provider/chat_progress.hpp"

#include <utility>

#include "worker/provider/blank_text.hpp"

namespace coach::worker {

std::string ChatProgress::take(std::string_view type, std::string_view data) {
  if (over()) return {};
  ChatChunk chunk = parse_chat_chunk(type, data);
  // Some servers send usage with every chunk: the last one counts, they are not sums.
  if (chunk.usage) usage_ = chunk.usage;
  if (chunk.error && finished()) {
    // The answer was whole already: what fails now is the provider's own business.
    done_ = true;
    return {};
  }
  if (!chunk.understood) ++garbled_;
  done_ = done_ || chunk.done;
  if (chunk.error) error_ = std::move(chunk.error);
  if (chunk.finish_reason) finish_reason_ = chunk.finish_reason;
  return shown(sanitizer_.feed(joiner_.feed(new_content(chunk))));
}

// Where deltas bring the text, a message can only repeat it.
std::string ChatProgress::new_content(ChatChunk& chunk) {
  std::string content = std::move(chunk.content);
  if (!content.empty()) {
    has_delta_ = true;
  } else if (!chunk.message.empty() && !has_delta_) {
    content = messages_.take(chunk.message, chunk.finish_reason.has_value());
  }
  bytes_ += content.size();
  return content;
}

std::string ChatProgress::shown(std::string text) {
  if (has_content_ || text.empty()) return text;
  if (is_blank(text)) {
    blanks_ += text;
    return {};
  }
  has_content_ = true;
  return std::exchange(blanks_, {}) + text;
}

std::string ChatProgress::finish() {
  std::string rest = sanitizer_.feed(joiner_.finish());
  rest += sanitizer_.finish();
  return shown(std::move(rest));
}

ChatEnd ChatProgress::end() const {
  if (error_) return ChatEnd::error;
  // Nebius has been seen to leave finish_reason out.
  if (!finished() && !(done_ && usage_)) return ChatEnd::truncated;
  return has_content_ ? ChatEnd::whole : ChatEnd::no_text;
}

}  // namespace coach::worker
