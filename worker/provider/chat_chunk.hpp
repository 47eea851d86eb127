// What one `data:` payload of a chat-completion stream says, whichever of the variants in
// the wild it is (docs/providers.md). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coach::worker {

struct Usage {
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
};

struct ProviderError {
  std::optional<unsigned> status;  // when the error names an HTTP status
  std::string message;             // the provider's words: for the log, never for a client
};

struct ChatChunk {
  bool done = false;  // exactly [DONE]
  std::string content;
  std::optional<std::string> finish_reason;
  std::optional<Usage> usage;
  std::optional<ProviderError> error;  // decides over everything else in the chunk
  bool understood = true;              // false: not JSON, or not an object
};

// `data` of an event of type `type` ("message" when the stream names none).
ChatChunk parse_chat_chunk(std::string_view type, std::string_view data);

// The error in a JSON body that came instead of a stream ({"error": {...}}, or
// {"error": "..."}, or {"detail"/"message": "..."}); nullopt when it holds none.
std::optional<ProviderError> parse_error_body(std::string_view body);

}  // namespace coach::worker
