#include "relay/realtime/rear_view.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/log.hpp"
#include "sql/relay.hpp"

namespace coach::relay::realtime {
namespace {

constexpr std::chrono::milliseconds connect_timeout{5'000};

// Marks a view busy while a statement runs on it: a connection carries one at a time.
class Busy {
 public:
  Busy(bool& flag, coach::Event& idle) : flag_(flag), idle_(idle) { flag_ = true; }
  ~Busy() {
    flag_ = false;
    idle_.set();
  }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  bool& flag_;
  coach::Event& idle_;
};

}  // namespace

RearView::RearView(const Executor& executor, std::string conninfo)
    : executor_(executor),
      conninfo_(std::move(conninfo)),
      views_{View(executor), View(executor)},
      idle_(executor) {}

asio::awaitable<void> RearView::run() {
  asio::steady_timer timer(executor_);
  for (std::size_t turn = 0;; turn = 1 - turn) {
    co_await renew(views_.at(turn));
    timer.expires_after(renew_every);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> RearView::renew(View& view) {
  while (view.busy) co_await idle_.wait();
  const Busy busy(view.busy, idle_);
  view.taken.reset();
  if (!view.connection.open()) {
    const auto connected = co_await view.connection.connect(conninfo_, "coach-rear-view", connect_timeout);
    if (!connected) {
      log::debug("rear view: {}", pg::describe(connected.error()));
      co_return;
    }
    auto installed = co_await view.connection.script("set statement_timeout = '2s'");
    if (installed) installed = co_await view.connection.script(sql::realtime_install_visible.sql);
    if (!installed) {
      log::warn("rear view: {}", pg::describe(installed.error()));
      view.connection.close();
      co_return;
    }
  }
  // The SELECT takes the snapshot; COMMIT of no transaction is only a warning.
  const auto taken =
      co_await view.connection.script("commit; begin isolation level repeatable read; select 1");
  if (taken) {
    view.taken = Clock::now();
  } else {
    log::warn("rear view: {}", pg::describe(taken.error()));
    view.connection.close();
  }
}

RearView::View* RearView::pick(Which which) {
  View& a = views_[0];
  View& b = views_[1];
  if (!a.taken || !b.taken) {
    if (which == Which::newer) return nullptr;
    return a.taken ? &a : b.taken ? &b : nullptr;
  }
  return (*a.taken < *b.taken) == (which == Which::older) ? &a : &b;
}

asio::awaitable<bool> RearView::look(VisibilityCheck& check, Which which) {
  View* view = pick(which);
  while (view != nullptr && view->busy) {
    co_await idle_.wait();
    view = pick(which);
  }
  if (view == nullptr) co_return false;
  const Busy busy(view->busy, idle_);
  auto rows = co_await view->connection.query(sql::realtime_visible.sql, check.params());
  if (!rows) {
    log::warn("rear view: {}", pg::describe(rows.error()));
    view->taken.reset();  // the transaction is aborted; renewed in its turn
    co_return false;
  }
  check.answer(std::move(*rows));
  co_return true;
}

}  // namespace coach::relay::realtime
