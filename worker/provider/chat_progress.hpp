// One answer while it streams in: what to show, and at the end whether it was whole. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "worker/provider/chat_chunk.hpp"

namespace coach::worker {

// How a stream ended.
enum class ChatEnd {
  whole,      // a finish_reason was seen (or [DONE] with usage), and no error
  truncated,  // the stream ended without either: not a success, however clean the end
  error,      // the provider said so in the stream
};

class ChatProgress {
 public:
  // Takes one event; returns the text to append to the answer.
  std::string take(std::string_view type, std::string_view data);

  // True as soon as nothing more can come that matters: [DONE] or an error.
  bool over() const { return done_ || error_.has_value(); }

  // The verdict, once the stream is over or has ended.
  ChatEnd end() const;

  bool has_content() const { return has_content_; }
  // "stop", "length", "content_filter", …; "stop" too where only [DONE] told the end.
  std::string finish_reason() const { return finish_reason_.value_or("stop"); }
  const std::optional<Usage>& usage() const { return usage_; }
  const std::optional<ProviderError>& error() const { return error_; }
  int garbled_events() const { return garbled_; }

 private:
  std::optional<std::string> finish_reason_;
  std::optional<Usage> usage_;
  std::optional<ProviderError> error_;
  bool done_ = false;
  bool has_content_ = false;
  int garbled_ = 0;
};

}  // namespace coach::worker
