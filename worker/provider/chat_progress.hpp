// One answer while it streams in: what to show, and at the end whether it was whole. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/utf8.hpp"
#include "worker/provider/chat_chunk.hpp"
#include "worker/provider/repeated_message.hpp"
#include "worker/provider/surrogate_joiner.hpp"

namespace coach::worker {

// How a stream ended.
enum class ChatEnd {
  whole,      // a finish_reason was seen (or [DONE] with usage), and no error
  no_text,    // the same, but there is nothing to read: no text, or only blanks
  truncated,  // the stream ended without either: not a success, however clean the end
  error,      // the provider said so in the stream
};

class ChatProgress {
 public:
  // Takes one event; returns the text to append to the answer: valid UTF-8 without NUL. Blanks at the
  // beginning are held back until something follows them.
  std::string take(std::string_view type, std::string_view data);

  // The text that was still held back when the stream ended. Call once, before end().
  std::string finish();

  // True as soon as nothing more can come that matters: [DONE] or an error.
  bool over() const { return done_ || error_.has_value(); }

  // A finish_reason was seen: the answer is whole; only usage, [DONE] and the end may follow.
  bool finished() const { return finish_reason_.has_value(); }

  // The verdict, once the stream is over or has ended.
  ChatEnd end() const;

  bool has_content() const { return has_content_; }  // there is something to read
  std::size_t bytes() const { return bytes_; }       // of content so far, shown or not
  // "stop", "length", "content_filter", …; "stop" too where only [DONE] told the end.
  std::string finish_reason() const { return finish_reason_.value_or("stop"); }
  const std::optional<ToldUsage>& usage() const { return usage_; }
  const std::optional<ProviderError>& error() const { return error_; }
  int garbled_events() const { return garbled_; }

 private:
  std::string new_content(ChatChunk& chunk);
  std::string shown(std::string text);

  std::optional<std::string> finish_reason_;
  std::optional<ToldUsage> usage_;
  std::optional<ProviderError> error_;
  RepeatedMessage messages_;
  SurrogateJoiner joiner_;
  Utf8Sanitizer sanitizer_;
  std::string blanks_;  // held back
  std::size_t bytes_ = 0;
  bool done_ = false;
  bool has_delta_ = false;
  bool has_content_ = false;
  int garbled_ = 0;
};

}  // namespace coach::worker
