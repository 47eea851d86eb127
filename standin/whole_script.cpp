#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "standin/api_error.hpp"
#include "standin/chat_script_base.hpp"
#include "standin/gzip_stored.hpp"

namespace coach::standin {
namespace {

using std::chrono::microseconds;

// The whole answer at the time its last token would have been streamed.
class WholeScript final : public ChatScriptBase {
 public:
  explicit WholeScript(ChatPlan plan) : ChatScriptBase(std::move(plan)) {}

  microseconds due() const override {
    const auto& faults = plan_.faults;
    auto last = source_.count() == 0 ? 0 : source_.count() - 1;
    for (const auto& end : {faults.cut_after, faults.stall_after, faults.eof_after}) {
      if (end) last = std::min(last, *end);
    }
    return token_due(last);
  }

  Next step(std::string& out) override {
    const auto& faults = plan_.faults;
    if (faults.cut_after || faults.stall_after) {
      outcome_ = faults.cut_after ? "cut" : "stalled";
      return faults.cut_after ? Next::reset : Next::stall;
    }
    if (faults.error_after) {
      outcome_ = "error";
      out += reply(error_json(provider_error(500)));
      return Next::keep_open;
    }
    const auto bytes = reply(faults.garbage_after ? "{this is not JSON" : completion());
    if (faults.eof_after) {
      outcome_ = "eof";
      out += std::string_view(bytes).substr(0, bytes.size() - bytes.size() / 4);
      return Next::close;
    }
    out += bytes;
    return plan_.keep_alive ? Next::keep_open : Next::close;
  }

 private:
  std::string content() {
    std::string text;
    while (!source_.done()) text += take_token();
    return text;
  }

  std::string completion() {
    std::string body = fmt::format(R"({{"id":"{}","object":"chat.completion","created":{},"model":")",
                                   plan_.id, plan_.created);
    append_json_escaped(body, plan_.model);
    body += R"(","system_fingerprint":"coach-standin","choices":[{"index":0,"message":{"role":"assistant",)";
    if (plan_.faults.reasoning) body += R"("reasoning_content":"The athlete asks; check sources.",)";
    body += R"("content":")";
    append_json_escaped(body, content());
    body += R"("},"logprobs":null,"finish_reason":)";
    body += plan_.faults.no_finish_reason ? std::string("null") : fmt::format("\"{}\"", finish_reason());
    body += R"(}],"usage":)";
    body += usage_json(usage(source_.taken()));
    body += '}';
    return body;
  }

  std::string reply(std::string body) const {
    if (plan_.faults.gzip) {
      GzipStored gzip;
      auto packed = gzip.wrap(body);
      packed += gzip.finish();
      body = std::move(packed);
    }
    return http::serialize_reply({200, headers("application/json"), std::move(body)}, plan_.keep_alive,
                                 false);
  }
};

}  // namespace

std::unique_ptr<Script> create_whole_script(ChatPlan plan) {
  return std::make_unique<WholeScript>(std::move(plan));
}

}  // namespace coach::standin
