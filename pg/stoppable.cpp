#include "pg/stoppable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

namespace coach::pg {

asio::awaitable<void> Stoppable::run(asio::awaitable<void> work) {
  if (stopped_) co_return;
  const auto executor = co_await asio::this_coro::executor;
  auto [order, error, ignored] =
      co_await asio::experimental::make_parallel_group(
          asio::co_spawn(executor, std::move(work), asio::deferred), stopping_.async_wait(asio::deferred))
          .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
  if (order[0] == 0 && error) std::rethrow_exception(error);
}

void Stoppable::stop() {
  stopped_ = true;
  stopping_.cancel();
}

}  // namespace coach::pg
