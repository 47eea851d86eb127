#include "pg/connection.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "pg/connection_impl.hpp"
#include "pg/libpq_error.hpp"
#include "pg/parameter_view.hpp"
#include "pg/resolve.hpp"

namespace coach::pg {
namespace {

// Closes the link unless the exchange came to its end: a statement that was abandoned
// half-way would leave its answer to the next one.
class CloseUnlessDone {
 public:
  explicit CloseUnlessDone(Link& link) : link_(link) {}
  ~CloseUnlessDone() {
    if (!done_) link_.close();
  }
  CloseUnlessDone(const CloseUnlessDone&) = delete;
  CloseUnlessDone& operator=(const CloseUnlessDone&) = delete;
  void done() { done_ = true; }

 private:
  Link& link_;
  bool done_ = false;
};

pg_conn* start_connecting(const ConnectOptions& options) {
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : options) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  return PQconnectStartParams(keywords.data(), values.data(), 0);
}

bool is_copy(ExecStatusType status) {
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

}  // namespace

asio::awaitable<std::expected<void, std::string>> Connection::Impl::start(const ConnectOptions& options) {
  CloseUnlessDone guard(link);
  pg_conn* connection = start_connecting(options);
  if (connection == nullptr) co_return std::unexpected("out of memory");
  link.adopt(connection);
  auto next = PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING) {
    if (!link.watch()) co_return std::unexpected("the socket cannot be watched");
    const bool ready = next == PGRES_POLLING_READING ? co_await link.readable() : co_await link.writable();
    if (!ready) co_return std::unexpected("cancelled");
    link.unwatch();
    next = PQconnectPoll(connection);
  }
  if (next == PGRES_POLLING_FAILED) co_return std::unexpected(link.message());
  if (PQsetnonblocking(connection, 1) != 0 || !link.watch()) co_return std::unexpected(link.message());
  guard.done();
  co_return std::expected<void, std::string>();
}

asio::awaitable<std::expected<void, std::string>> Connection::Impl::establish(ConnectOptions options,
                                                                              Clock::duration timeout) {
  auto hosts = co_await resolve_hosts(hosts_of(options), timeout);
  if (!hosts) co_return std::unexpected(std::move(hosts.error()));
  set_hosts(options, *hosts);
  std::string problems;
  for (const ConnectOptions& server : one_by_one(options)) {
    const auto outcome = co_await try_server(server, timeout);
    if (outcome) co_return outcome;
    if (problems.contains(outcome.error())) continue;  // two addresses of one server
    if (!problems.empty()) problems += "; ";
    problems += outcome.error();
  }
  co_return std::unexpected(std::move(problems));
}

asio::awaitable<std::expected<void, std::string>> Connection::Impl::try_server(const ConnectOptions& server,
                                                                               Clock::duration timeout) {
  std::expected<void, std::string> outcome;
  const auto attempt = [&]() -> asio::awaitable<void> { outcome = co_await start(server); };
  if (!co_await run_for(timeout, attempt())) {
    outcome =
        std::unexpected(fmt::format("no connection to {} within {} ms", where(server),
                                    std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count()));
  }
  co_return outcome;
}

asio::awaitable<bool> Connection::Impl::wait_for_answer() {
  while (PQisBusy(link.get()) != 0) {
    if (!co_await link.readable()) co_return false;
    // What arrived before the end is still to be read: the server's reason is in it.
    if (!link.consume()) co_return link.get() != nullptr;
  }
  co_return true;
}

asio::awaitable<std::expected<Result, Error>> Connection::Impl::last_result() {
  Result last;
  std::optional<Error> failed;
  while (true) {
    if (!co_await wait_for_answer()) co_return std::unexpected(lost());
    pg_result* result = PQgetResult(link.get());
    if (result == nullptr) break;
    const auto status = PQresultStatus(result);
    Result owned(result);
    if (is_copy(status)) co_return std::unexpected(Error{Failure::lost, {}, "COPY is not possible here"});
    if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
      failed = error_of(result);
      if (failed->failure == Failure::lost) break;
    }
    last = std::move(owned);
  }
  if (failed) co_return std::unexpected(std::move(*failed));
  co_return last;
}

template <typename Send>
asio::awaitable<std::expected<Result, Error>> Connection::Impl::exchange(Send send) {
  if (link.get() == nullptr) co_return std::unexpected(Error{Failure::unavailable, {}, "not connected"});
  CloseUnlessDone guard(link);
  if (send(link.get()) == 0 || !co_await link.flush()) co_return std::unexpected(lost());
  auto outcome = co_await last_result();
  if (outcome || outcome.error().failure == Failure::server) guard.done();
  co_return outcome;
}

std::vector<Notification> Connection::Impl::take_notifications() {
  std::vector<Notification> taken;
  while (PGnotify* notify = PQnotifies(link.get())) {
    taken.push_back({.channel = notify->relname, .payload = notify->extra});
    PQfreemem(notify);
  }
  return taken;
}

Connection::Connection(const Executor& executor) : impl_(std::make_unique<Impl>(executor)) {}
Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

asio::awaitable<std::expected<void, Error>> Connection::connect(std::string conninfo,
                                                                std::string application_name,
                                                                ConnectSettings settings) {
  auto options = parse_conninfo(conninfo);
  if (!options) co_return std::unexpected(Error{Failure::unavailable, {}, std::move(options.error())});
  add_defaults(*options, application_name, settings);
  const auto established = co_await impl_->establish(*options, settings.timeout);
  if (!established) {
    co_return std::unexpected(Error{Failure::unavailable, {}, redact(established.error(), *options)});
  }
  co_return std::expected<void, Error>();
}

asio::awaitable<std::expected<void, Error>> Connection::connect(std::string conninfo,
                                                                std::string application_name,
                                                                std::chrono::milliseconds timeout) {
  co_return co_await connect(std::move(conninfo), std::move(application_name),
                             ConnectSettings{.timeout = timeout});
}

asio::awaitable<std::expected<Result, Error>> Connection::script(std::string sql) {
  co_return co_await impl_->exchange(
      [&](pg_conn* connection) { return PQsendQuery(connection, sql.c_str()); });
}

asio::awaitable<std::expected<Result, Error>> Connection::query(std::string sql, Params params) {
  if (auto refused = refusal(params)) co_return std::unexpected(std::move(*refused));
  const ParameterView view(params);
  co_return co_await impl_->exchange([&](pg_conn* connection) {
    return PQsendQueryParams(connection, sql.c_str(), view.count(), nullptr, view.values(), nullptr, nullptr,
                             0);
  });
}

asio::awaitable<std::expected<std::vector<Notification>, Error>> Connection::notifications(
    Clock::duration limit) {
  const auto deadline = Clock::now() + limit;
  bool alive = true;
  while (impl_->link.get() != nullptr) {
    // Before any waiting: one that came with a statement's answer is buffered already,
    // and the socket would stay silent.
    auto taken = impl_->take_notifications();
    if (!taken.empty()) co_return taken;
    if (!alive) {
      const std::string why = impl_->link.message();
      close();
      co_return std::unexpected(Error{Failure::lost, {}, why});
    }
    const auto rest = deadline - Clock::now();
    if (rest <= Clock::duration::zero() || !co_await impl_->link.readable_for(rest)) co_return taken;
    if (impl_->link.get() != nullptr) alive = impl_->link.consume();
  }
  co_return std::unexpected(Error{Failure::unavailable, {}, "not connected"});
}

bool Connection::open() const {
  return impl_->link.get() != nullptr && PQstatus(impl_->link.get()) == CONNECTION_OK;
}

bool Connection::encrypted() const {
  return impl_->link.get() != nullptr && PQsslInUse(impl_->link.get()) == 1;
}

int Connection::server_version() const {
  return impl_->link.get() == nullptr ? 0 : PQserverVersion(impl_->link.get());
}

void Connection::close() {
  impl_->link.close();
}

}  // namespace coach::pg
