#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "standin/api_error.hpp"
#include "standin/chat_script_base.hpp"
#include "standin/framing.hpp"

namespace coach::standin {
namespace {

using std::chrono::microseconds;

constexpr std::array<std::string_view, 6> reasoning_tokens{"The", " athlete", " asks",
                                                           ";",   " check",   " sources."};

class StreamScript final : public ChatScriptBase {
 public:
  explicit StreamScript(ChatPlan plan)
      : ChatScriptBase(std::move(plan)),
        framing_({.chunked = plan_.http_1_1, .gzip = plan_.faults.gzip, .split = plan_.faults.split}),
        chunks_(plan_.id, plan_.model, plan_.created, plan_.include_usage || plan_.faults.usage_every_chunk,
                plan_.faults.crlf) {}

  microseconds due() const override {
    if (!head_sent_) return cold_start_;
    if (lingering_) return std::min(late_usage_due(), ping_due());
    const auto token = token_due(thoughts_ + source_.taken());
    if (thoughts_ + source_.taken() == 0 && plan_.faults.ping_ms) return std::min(token, ping_due());
    // Nothing is left but the end, and no provider waits a token's time for that.
    return source_.done() && !early_end(source_.taken()) ? microseconds(0) : token;
  }

  Next step(std::string& out) override {
    if (!head_sent_) return send_head(out);
    if (lingering_) return linger(out);
    std::string event;
    if (pings_are_due()) {
      ++pings_;
      chunks_.append_line(event, ": ping");
      framing_.append(out, event);
      return Next::more;
    }
    if (plan_.faults.reasoning && thoughts_ < reasoning_tokens.size()) {
      const auto thought = reasoning_tokens[thoughts_++];
      chunks_.append_text(event, "reasoning_content", thought, running_usage());
      framing_.append(out, event);
      return Next::more;
    }
    if (const auto end = early_end(source_.taken())) return end_early(out, *end);
    if (plan_.faults.garbage_after == source_.taken() && !garbage_sent_) {
      garbage_sent_ = true;
      chunks_.append_line(event, "data: {this is not JSON");
    }
    if (plan_.faults.error_after == source_.taken()) return end_with_error(out, std::move(event));
    return source_.done() ? end_reply(out, std::move(event)) : send_token(out, std::move(event));
  }

 private:
  Next last_of_body() const { return plan_.http_1_1 && plan_.keep_alive ? Next::keep_open : Next::close; }

  microseconds ping_due() const {
    if (!plan_.faults.ping_ms) return microseconds::max();
    const auto period = std::max<std::uint64_t>(*plan_.faults.ping_ms, 1);
    return (lingering_ ? finished_at_ : cold_start_) + std::chrono::milliseconds(period * (pings_ + 1));
  }

  bool pings_are_due() const {
    return plan_.faults.ping_ms && thoughts_ + source_.taken() == 0 && ping_due() < token_due(0);
  }

  std::string usage_so_far() const {
    if (const auto& odd = plan_.faults.usage_tokens)
      return fmt::format(R"({{"prompt_tokens":{},"completion_tokens":{}}})", *odd, *odd);
    return usage_json(usage(thoughts_ + source_.taken()));
  }

  std::string running_usage() const {
    return plan_.faults.usage_every_chunk ? usage_so_far() : std::string();
  }

  microseconds late_usage_due() const {
    if (!plan_.faults.late_usage_ms || late_usage_sent_) return microseconds::max();
    return finished_at_ + std::chrono::milliseconds(*plan_.faults.late_usage_ms);
  }

  // The answer is whole and the server forgets to end it.
  Next linger(std::string& out) {
    std::string event;
    if (late_usage_due() <= ping_due()) {
      late_usage_sent_ = true;
      chunks_.append_usage(event, usage_so_far());
    } else {
      ++pings_;
      chunks_.append_line(event, ": ping");
    }
    framing_.append(out, event);
    return due() == microseconds::max() ? Next::stall : Next::more;
  }

  Next send_head(std::string& out) {
    head_sent_ = true;
    auto fields = headers(plan_.faults.content_type.value_or("text/event-stream; charset=utf-8"));
    fields.push_back({"Cache-Control", "no-cache"});
    fields.push_back(plan_.http_1_1 ? http::Header{"Transfer-Encoding", "chunked"}
                                    : http::Header{"Connection", "close"});
    out += http::serialize_head(200, fields);
    std::string event;
    chunks_.append(event, R"("role":"assistant","content":"")", {}, {});
    framing_.append(out, event);
    return Next::more;
  }

  Next send_token(std::string& out, std::string event) {
    const auto token = take_token();
    chunks_.append_text(event, "content", token, running_usage());
    framing_.append(out, event);
    return Next::more;
  }

  Next end_reply(std::string& out, std::string event) {
    if (!plan_.faults.no_finish_reason) chunks_.append(event, {}, finish_reason(), running_usage());
    if (plan_.faults.linger) return begin_to_linger(out, event);
    if (plan_.faults.error_after_finish) return end_with_error(out, std::move(event));
    if (plan_.include_usage) chunks_.append_usage(event, usage_so_far());
    if (!plan_.faults.no_done) chunks_.append_line(event, "data: [DONE]");
    if (!event.empty()) framing_.append(out, event);
    framing_.finish(out);
    return last_of_body();
  }

  Next begin_to_linger(std::string& out, const std::string& event) {
    finished_at_ = token_due(thoughts_ + source_.taken());
    lingering_ = true;
    pings_ = 0;
    framing_.append(out, event);
    return due() == microseconds::max() ? Next::stall : Next::more;
  }

  Next end_early(std::string& out, const EarlyEnd& end) {
    outcome_ = end.outcome;
    if (end.next != Next::keep_open) return end.next;
    framing_.finish(out);
    return last_of_body();
  }

  Next end_with_error(std::string& out, std::string event) {
    outcome_ = "error";
    chunks_.append_line(event, "data: " + error_json(provider_error(500)));
    chunks_.append_line(event, "data: [DONE]");
    framing_.append(out, event);
    framing_.finish(out);
    return last_of_body();
  }

  Framing framing_;
  ChunkBuilder chunks_;
  std::uint64_t pings_ = 0;
  std::size_t thoughts_ = 0;
  microseconds finished_at_{0};
  bool lingering_ = false;
  bool late_usage_sent_ = false;
  bool head_sent_ = false;
  bool garbage_sent_ = false;
};

}  // namespace

std::unique_ptr<Script> create_stream_script(ChatPlan plan) {
  return std::make_unique<StreamScript>(std::move(plan));
}

}  // namespace coach::standin
