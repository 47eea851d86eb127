#include "standin/chat_script_base.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "standin/api_error.hpp"

namespace coach::standin {
namespace {

constexpr std::size_t odd_token = 2;  // where `nul` and `bad-utf8` strike: in mid-answer, yet early

std::size_t natural_tokens(const ChatPlan& plan) {
  return plan.faults.tokens.value_or(plan.text_tokens);
}

std::size_t wanted_tokens(const ChatPlan& plan) {
  return std::min(natural_tokens(plan), plan.max_tokens.value_or(natural_tokens(plan)));
}

}  // namespace

ChatScriptBase::ChatScriptBase(ChatPlan plan)
    : plan_(std::move(plan)),
      source_(plan_.text, wanted_tokens(plan_)),
      outcome_(finish_reason()),
      cold_start_(std::chrono::milliseconds(plan_.faults.cold_start_ms.value_or(0))) {}

std::string_view ChatScriptBase::finish_reason() const {
  if (plan_.faults.finish_reason) return *plan_.faults.finish_reason;
  return plan_.max_tokens && *plan_.max_tokens < natural_tokens(plan_) ? "length" : "stop";
}

std::chrono::microseconds ChatScriptBase::token_due(std::size_t index) const {
  return cold_start_ + plan_.first_token + plan_.token_interval * static_cast<std::int64_t>(index);
}

std::optional<EarlyEnd> ChatScriptBase::early_end(std::size_t tokens) const {
  if (plan_.faults.cut_after == tokens) return EarlyEnd{Next::reset, "cut"};
  if (plan_.faults.stall_after == tokens) return EarlyEnd{Next::stall, "stalled"};
  if (plan_.faults.eof_after == tokens) return EarlyEnd{Next::keep_open, "eof"};
  return std::nullopt;
}

std::string ChatScriptBase::take_token() {
  const auto index = source_.taken();
  std::string token(source_.take());
  if (plan_.faults.stamp) token = fmt::format("{}:{} ", plan_.serial, index);
  if (index == odd_token && plan_.faults.nul) token += '\0';
  if (index == odd_token && plan_.faults.bad_utf8) token += '\xff';
  if (index == 0 && plan_.faults.huge_token) token.insert(0, std::string(*plan_.faults.huge_token, 'x'));
  return token;
}

std::vector<http::Header> ChatScriptBase::headers(std::string_view content_type) const {
  auto headers = standin_headers();
  if (content_type != "none") headers.push_back({"Content-Type", std::string(content_type)});
  if (!plan_.request_id.empty()) headers.push_back({"x-request-id", plan_.request_id});
  if (plan_.faults.gzip) headers.push_back({"Content-Encoding", "gzip"});
  return headers;
}

std::unique_ptr<Script> create_chat_script(ChatPlan plan) {
  if (plan.stream) return create_stream_script(std::move(plan));
  return create_whole_script(std::move(plan));
}

}  // namespace coach::standin
