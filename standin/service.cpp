#include "standin/service.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "standin/api_error.hpp"
#include "standin/chat_script.hpp"
#include "standin/embedding_reply.hpp"
#include "standin/gzip_stored.hpp"
#include "standin/tokens.hpp"

namespace coach::standin {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// What is kept of a request while its reply is played; the body is gone by then.
struct Service::Call {
  std::uint64_t serial = 0;
  std::string id;
  std::string_view kind = "other";
  bool http_1_1 = true;
  bool keep_alive = true;
  bool head_only = false;
  Clock::time_point start = Clock::now();
  WallClock::time_point received = WallClock::now();
};

namespace {

constexpr std::size_t tokens_of_framing = 4;  // what a chat template adds to each message, roughly

std::int64_t seconds_of(WallClock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::optional<ApiError> check_key(const http::ServerRequest& request) {
  constexpr std::string_view scheme = "Bearer ";
  const auto header = request.header("Authorization").value_or("");
  if (!header.starts_with(scheme) || header.size() == scheme.size()) {
    return ApiError{401, "You didn't provide an API key.", "invalid_request_error", "missing_api_key"};
  }
  if (header.substr(scheme.size()) == "invalid") return provider_error(401);
  return std::nullopt;
}

ApiError not_found(const http::ServerRequest& request) {
  return {404, fmt::format("Invalid URL ({} {})", request.method, request.path()), "invalid_request_error",
          "unknown_url"};
}

std::string models_json() {
  return R"({"object":"list","data":[)"
         R"({"id":"coach-standin","object":"model","created":1735689600,"owned_by":"coach-standin"},)"
         R"({"id":"text-embedding-3-small","object":"model","created":1735689600,"owned_by":"coach-standin"}]})";
}

std::string gzipped(std::string_view body) {
  GzipStored gzip;
  auto packed = gzip.wrap(body);
  return packed + gzip.finish();
}

std::size_t prompt_tokens(const std::vector<ChatMessage>& messages) {
  std::size_t tokens = 0;
  for (const auto& message : messages) tokens += tokens_of_framing + count_tokens(message.content);
  return tokens;
}

// A reply in one piece; all of them are made here.
std::unique_ptr<Script> whole_reply(std::string_view request_id, bool keep_alive, bool head_only,
                                    milliseconds delay, http::ServerReply reply, std::size_t tokens,
                                    std::string outcome) {
  reply.headers.push_back({"x-request-id", std::string(request_id)});
  for (auto& header : standin_headers()) reply.headers.push_back(std::move(header));
  return std::make_unique<PlainScript>(delay, http::serialize_reply(reply, keep_alive, head_only),
                                       keep_alive ? Next::keep_open : Next::close, tokens,
                                       std::move(outcome));
}

}  // namespace

Service::Service(const Executor& executor, Options options, RequestLog log)
    : options_(std::move(options)), log_(std::move(log)), book_(options_.faults), pump_(executor) {}

asio::awaitable<http::HandlerResult> Service::handle(http::ServerRequest request,
                                                     http::ServerConnection& connection) {
  Call call;
  call.id = request.header("x-request-id").value_or("");
  if (call.id.empty()) call.id = fmt::format("req-standin-{}", requests_);
  call.serial = ++requests_;
  call.http_1_1 = request.http_1_1;
  call.keep_alive = request.keep_alive;
  call.head_only = request.method == "HEAD";
  auto script = script_for(call, request);
  request = {};  // ten thousand waiting streams must not keep their prompts
  return play(std::move(call), std::move(script), connection);
}

asio::awaitable<http::HandlerResult> Service::play(Call call, std::unique_ptr<Script> script,
                                                   http::ServerConnection& connection) {
  const auto played = co_await pump_.play(connection.socket(), *script, call.start);
  auto outcome = played.client_closed ? std::string_view("client_closed") : script->outcome();
  if (played.aborted) outcome = "aborted";
  log_.write({.serial = call.serial,
              .request_id = call.id,
              .kind = call.kind,
              .received = call.received,
              .first_token = played.first_token,
              .finished = WallClock::now(),
              .tokens = script->tokens(),
              .outcome = outcome});
  co_return played.end == Next::keep_open ? http::Streamed::keep_open : http::Streamed::close;
}

std::unique_ptr<Script> Service::script_for(Call& call, const http::ServerRequest& request) {
  const auto path = request.path();
  const bool reading = request.method == "GET" || request.method == "HEAD";
  if (path == "/healthz" && reading) {
    return whole_reply(call.id, call.keep_alive, call.head_only, milliseconds(0),
                       json_reply(200, R"({"status":"ok","server":"coach-standin"})"), 0, "ok");
  }
  if (!path.starts_with("/v1/")) return refuse(call, not_found(request));
  if (const auto error = check_key(request)) return refuse(call, *error);
  if (path == "/v1/models" && reading) {
    return whole_reply(call.id, call.keep_alive, call.head_only, milliseconds(0),
                       json_reply(200, models_json()), 0, "ok");
  }
  if (request.method != "POST") return refuse(call, not_found(request));
  if (path == "/v1/chat/completions") return chat(call, request);
  if (path == "/v1/embeddings") return embeddings(call, request);
  return refuse(call, not_found(request));
}

std::unique_ptr<Script> Service::refuse(const Call& call, const ApiError& error) const {
  return whole_reply(call.id, call.keep_alive, call.head_only, milliseconds(0),
                     json_reply(error.status, error_json(error)), 0, fmt::format("http {}", error.status));
}

std::unique_ptr<Script> Service::replace_by_fault(const Call& call, const Faults& faults) const {
  if (faults.html) {
    http::ServerReply page{200, {{"Content-Type", "text/html"}}, "<!DOCTYPE html><title>Welcome</title>"};
    return whole_reply(call.id, call.keep_alive, false, milliseconds(0), std::move(page), 0, "html");
  }
  if (!faults.status && !faults.error_200) return nullptr;
  const unsigned status = faults.error_200 ? 200 : *faults.status;
  auto reply = json_reply(status, error_json(provider_error(faults.status.value_or(500))));
  if (faults.retry_after) reply.headers.push_back({"Retry-After", fmt::format("{}", *faults.retry_after)});
  if (faults.gzip) {
    reply.body = gzipped(reply.body);
    reply.headers.push_back({"Content-Encoding", "gzip"});
  }
  return whole_reply(call.id, call.keep_alive, false, milliseconds(faults.cold_start_ms.value_or(0)),
                     std::move(reply), 0, faults.error_200 ? "error" : fmt::format("http {}", status));
}

ChatPlan Service::plan_of(const Call& call, const ChatRequest& chat, const Faults& faults) {
  const auto answer = answers_.get(read_prompt(chat.messages));
  const double speed = faults.tokens_per_second.value_or(options_.tokens_per_second);
  ChatPlan plan;
  plan.id = fmt::format("chatcmpl-standin-{}", call.serial);
  plan.serial = call.serial;
  plan.model = chat.model;
  plan.request_id = call.id;
  plan.created = seconds_of(call.received);
  plan.text = answer.text;
  plan.text_tokens = answer.tokens;
  plan.prompt_tokens = prompt_tokens(chat.messages);
  plan.max_tokens = chat.max_tokens;
  plan.stream = chat.stream;
  plan.include_usage = chat.include_usage;
  plan.http_1_1 = call.http_1_1;
  plan.keep_alive = call.keep_alive;
  plan.first_token = milliseconds(faults.first_token_ms.value_or(options_.first_token_ms));
  plan.token_interval = microseconds(std::llround(1e6 / speed));
  plan.faults = faults;
  if (!faults.tokens && options_.tokens != 0) plan.faults.tokens = options_.tokens;
  return plan;
}

std::unique_ptr<Script> Service::chat(Call& call, const http::ServerRequest& request) {
  call.kind = "chat";
  auto chat = parse_chat_request(request.body);
  if (!chat) return refuse(call, chat.error());
  std::string marker;
  if (options_.faults_in_messages) {
    // Also in older turns the marker is a message to us, not to the coach.
    for (auto& message : chat->messages) {
      if (message.role == "user") marker = take_marker(message.content).value_or("");
    }
  }
  const auto faults =
      book_.next(Target::chat, {std::string(request.header("x-standin").value_or("")), marker});
  if (!faults) return refuse(call, {400, faults.error(), "invalid_request_error", ""});
  if (auto error = replace_by_fault(call, *faults)) return error;
  auto plan = plan_of(call, *chat, *faults);
  if (faults->context_tokens && plan.prompt_tokens > *faults->context_tokens) {
    return refuse(call, {400,
                         fmt::format("This model's maximum context length is {} tokens. However, your "
                                     "messages resulted in {} tokens.",
                                     *faults->context_tokens, plan.prompt_tokens),
                         "invalid_request_error", "context_length_exceeded"});
  }
  return create_chat_script(std::move(plan));
}

std::unique_ptr<Script> Service::embeddings(Call& call, const http::ServerRequest& request) {
  call.kind = "embeddings";
  const auto parsed = parse_embedding_request(request.body);
  if (!parsed) return refuse(call, parsed.error());
  const auto faults = book_.next(Target::embeddings, {std::string(request.header("x-standin").value_or(""))});
  if (!faults) return refuse(call, {400, faults.error(), "invalid_request_error", ""});
  if (auto error = replace_by_fault(call, *faults)) return error;
  const milliseconds delay(options_.embedding_ms + faults->cold_start_ms.value_or(0));
  const auto broken = [&](Next next, std::string outcome) {
    return std::make_unique<PlainScript>(delay, std::string(), next, 0, std::move(outcome));
  };
  if (faults->cut_after) return broken(Next::reset, "cut");
  if (faults->eof_after) return broken(Next::close, "eof");
  if (faults->stall_after) return broken(Next::stall, "stalled");
  auto made = embedding_reply(*parsed);
  auto reply = json_reply(200, faults->garbage_after ? "{this is not JSON" : std::move(made.body));
  if (faults->gzip) {
    reply.body = gzipped(reply.body);
    reply.headers.push_back({"Content-Encoding", "gzip"});
  }
  return whole_reply(call.id, call.keep_alive, false, delay, std::move(reply), made.tokens, "ok");
}

}  // namespace coach::standin
