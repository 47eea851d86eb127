#include "relay/jwt/key_set_source.hpp"

#include <algorithm>
#include <utility>

#include "core/backoff.hpp"
#include "core/log.hpp"

namespace coach::relay {
namespace {

constexpr auto patience = std::chrono::seconds(10);
constexpr BackoffPolicy retry{std::chrono::milliseconds(500), std::chrono::seconds(30), 2.0};

}  // namespace

KeySetSource::KeySetSource(const Executor& executor, std::string url, TokenVerifier& verifier,
                           std::chrono::seconds every)
    : url_(std::move(url)), verifier_(verifier), every_(every), client_(executor, {}), life_(executor) {}

asio::awaitable<void> KeySetSource::run() {
  return life_.run_loop(keep_current());
}

asio::awaitable<void> KeySetSource::keep_current() {
  std::uint32_t failures = 0;
  while (!life_.stopping()) {
    const bool fetched = co_await fetch();
    failures = fetched ? 0 : failures + 1;
    const Clock::duration pause = fetched ? Clock::duration(every_) : backoff_delay(retry, failures - 1, 0.5);
    co_await life_.rest(pause);
  }
}

asio::awaitable<bool> KeySetSource::fetch() {
  http::Request request;
  request.method = "GET";
  request.url = url_;
  const auto answer = co_await client_.send(std::move(request), patience);
  if (!answer || answer->status != 200) {
    log::warn("published keys: {}",
              answer ? fmt::format("status {}", answer->status) : answer.error().message);
    co_return false;
  }
  auto keys = parse_jwks(answer->body);
  if (!keys) {
    log::warn("published keys: {}", keys.error());
    co_return false;
  }
  if (!ready_) log::info("published keys: {}", keys->size());
  verifier_.set_keys(std::move(*keys));
  ready_ = true;
  co_return true;
}

}  // namespace coach::relay
