#include "relay/gateway/postgrest.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>
#include <csignal>
#include <vector>

#include "core/lifecycle.hpp"
#include "core/log.hpp"
#include "http/client.hpp"
#include "relay/gateway/child_process.hpp"
#include "relay/random.hpp"

namespace coach::relay {
namespace {

using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto patience = 5s;     // between SIGTERM and SIGKILL
constexpr auto long_lived = 30s;  // a process that lived so long starts a new series of tries

// Free at this moment. Another program may take it first: then PostgREST ends at once and
// the next try takes another.
std::uint16_t free_port(const Executor& executor) {
  tcp::acceptor acceptor(executor, {asio::ip::address_v4::loopback(), 0});
  return acceptor.local_endpoint().port();
}

// By the environment, which other users cannot see; arguments they can.
std::vector<std::string> environment_of(const PostgRestOptions& options, const Secret& token_secret,
                                        std::uint16_t port, std::uint16_t admin_port) {
  return {
      "PGRST_DB_URI=" + options.database.reveal(),
      "PGRST_DB_SCHEMAS=public",
      "PGRST_DB_EXTRA_SEARCH_PATH=public, extensions",
      "PGRST_DB_MAX_ROWS=1000",  // as hosted Supabase
      // Every request comes with a token; this only tells it whom to answer 401 instead of 403.
      "PGRST_DB_ANON_ROLE=anon",
      fmt::format("PGRST_DB_POOL={}", options.pool),
      "PGRST_JWT_SECRET=" + token_secret.reveal(),
      "PGRST_SERVER_HOST=127.0.0.1",
      fmt::format("PGRST_SERVER_PORT={}", port),
      fmt::format("PGRST_ADMIN_SERVER_PORT={}", admin_port),
      "PGRST_OPENAPI_SERVER_PROXY_URI=" + options.public_url,
      "PGRST_LOG_LEVEL=crit",
  };
}

}  // namespace

class PostgRest::Impl {
 public:
  Impl(const Executor& executor, PostgRestOptions options)
      : executor_(executor),
        options_(std::move(options)),
        token_secret_(random_text(32)),
        client_(executor, {}),
        changed_(executor),
        life_(executor) {}

  asio::awaitable<void> run() { return life_.run_loop(keep_running()); }

  void stop() {
    life_.stop();
    changed_.set();  // wait_ready() looks
  }

  asio::awaitable<bool> wait_ready(Clock::duration limit) {
    const auto deadline = Clock::now() + limit;
    while (!ready_ && !life_.stopping() && Clock::now() < deadline) {
      co_await changed_.wait_for(deadline - Clock::now());
    }
    co_return ready_;
  }

  bool ready() const { return ready_; }
  std::uint64_t restarts() const { return restarts_; }
  const std::string& base_url() const { return base_url_; }
  const Secret& token_secret() const { return token_secret_; }

 private:
  asio::awaitable<void> keep_running() {
    std::uint32_t attempt = 0;
    while (!life_.stopping()) {
      const auto started_at = Clock::now();
      const auto end = co_await run_once();
      set_ready(false);
      if (life_.stopping()) break;
      if (Clock::now() - started_at > long_lived) attempt = 0;
      const auto delay = backoff_delay(options_.restart, attempt++, 0.5);
      ++restarts_;
      log::error("PostgREST: {}; starting it again in {} ms", end, delay.count());
      co_await life_.rest(delay);
    }
  }

  // Runs one process to its end; returns how it ended.
  asio::awaitable<std::string> run_once() {
    const auto port = free_port(executor_);
    const auto admin_port = free_port(executor_);
    auto child = ChildProcess::start(executor_, options_.program,
                                     environment_of(options_, token_secret_, port, admin_port));
    if (!child) co_return child.error();
    base_url_ = fmt::format("http://127.0.0.1:{}", port);
    co_await race(child->wait(), watch(fmt::format("http://127.0.0.1:{}/ready", admin_port)));
    if (child->end().empty()) {
      child->signal(SIGTERM);
      if (!co_await run_for(patience, child->wait())) child->signal(SIGKILL);
      co_await child->wait();
    }
    co_return "ended with " + child->end();
  }

  // Asks whether it is ready, often at first; returns when we are to stop.
  asio::awaitable<void> watch(std::string url) {
    while (!life_.stopping()) {
      http::Request question;
      question.method = "GET";
      question.url = url;
      const auto answer = co_await client_.send(std::move(question), 2s);
      set_ready(answer && answer->status == 200);
      co_await life_.rest(ready_ ? 2s : 50ms);
    }
  }

  void set_ready(bool ready) {
    if (ready == ready_) return;
    ready_ = ready;
    if (ready) {
      log::info("PostgREST is ready");
    } else {
      log::warn("PostgREST is not ready");
    }
    changed_.set();
  }

  Executor executor_;
  PostgRestOptions options_;
  Secret token_secret_;
  http::Client client_;
  Event changed_;  // whether it is ready
  Lifecycle life_;
  std::string base_url_;
  std::uint64_t restarts_ = 0;
  bool ready_ = false;
};

PostgRest::PostgRest(const Executor& executor, PostgRestOptions options)
    : impl_(std::make_unique<Impl>(executor, std::move(options))) {}
PostgRest::~PostgRest() = default;

asio::awaitable<void> PostgRest::run() {
  return impl_->run();
}
void PostgRest::stop() {
  impl_->stop();
}
bool PostgRest::ready() const {
  return impl_->ready();
}
asio::awaitable<bool> PostgRest::wait_ready(Clock::duration limit) {
  return impl_->wait_ready(limit);
}
std::uint64_t PostgRest::restarts() const {
  return impl_->restarts();
}
const std::string& PostgRest::base_url() const {
  return impl_->base_url();
}
const Secret& PostgRest::token_secret() const {
  return impl_->token_secret();
}

}  // namespace coach::relay
