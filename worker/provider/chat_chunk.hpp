// What one `data:` payload of a chat-completion stream says, whichever of the variants in
// the wild it is (docs/providers.md). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "worker/provider/provider_error.hpp"
#include "worker/provider/usage.hpp"

namespace coach::worker {

struct ChatChunk {
  bool done = false;    // exactly [DONE]
  std::string content;  // of the delta; half of a surrogate pair is left as WTF-8 has it
  std::string message;  // of a whole `message`: may repeat what came before (RepeatedMessage)
  std::optional<std::string> finish_reason;  // valid UTF-8 without NUL, of bounded length
  std::optional<ToldUsage> usage;
  std::optional<ProviderError> error;  // decides over everything else in the chunk
  bool understood = true;              // false: not JSON, or not an object
};

// `data` of an event of type `type` ("message" when the stream names none).
ChatChunk parse_chat_chunk(std::string_view type, std::string_view data);

}  // namespace coach::worker
