// A chat completion as a script: the streamed events (or the one body) and every fault.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "standin/chunk.hpp"
#include "standin/fault.hpp"
#include "standin/script.hpp"

namespace coach::standin {

struct ChatPlan {
  std::string id;
  std::uint64_t serial = 0;  // of the request, for `stamp`
  std::string model;
  std::string request_id;                   // echoed in a header
  std::int64_t created = 0;                 // seconds since 1970
  std::shared_ptr<const std::string> text;  // shared by all streams with the same answer
  std::size_t text_tokens = 0;              // count_tokens(*text)
  std::size_t prompt_tokens = 0;
  std::optional<std::size_t> max_tokens;
  bool stream = false;
  bool include_usage = false;
  bool http_1_1 = true;
  bool keep_alive = true;
  std::chrono::microseconds first_token{0};
  std::chrono::microseconds token_interval{0};
  Faults faults;  // its speeds are already in the two fields above
};

// Faults that replace the reply (status, error-200) are not a script's business.
std::unique_ptr<Script> create_chat_script(ChatPlan plan);

}  // namespace coach::standin
