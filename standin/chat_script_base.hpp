// What the streamed and the whole chat reply have in common. Private to the two.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/server_message.hpp"
#include "standin/chat_script.hpp"
#include "standin/token_source.hpp"

namespace coach::standin {

// The end that a fault puts in mid-answer.
struct EarlyEnd {
  Next next;
  std::string_view outcome;
};

class ChatScriptBase : public Script {
 public:
  explicit ChatScriptBase(ChatPlan plan);

  std::size_t tokens() const override { return source_.taken(); }
  std::string_view outcome() const override { return outcome_; }
  bool one_byte_writes() const override { return plan_.faults.split; }

 protected:
  Usage usage(std::size_t completion_tokens) const { return {plan_.prompt_tokens, completion_tokens}; }
  std::string_view finish_reason() const;

  // When token number `index` is due, thoughts counted.
  std::chrono::microseconds token_due(std::size_t index) const;

  // The early end after `tokens` content tokens, if a fault asks for one there.
  std::optional<EarlyEnd> early_end(std::size_t tokens) const;

  // The next content token as the faults want it.
  std::string take_token();

  std::vector<http::Header> headers(std::string_view content_type) const;

  ChatPlan plan_;
  TokenSource source_;
  std::string_view outcome_;
  std::chrono::microseconds cold_start_;
};

std::unique_ptr<Script> create_stream_script(ChatPlan plan);
std::unique_ptr<Script> create_whole_script(ChatPlan plan);

}  // namespace coach::standin
