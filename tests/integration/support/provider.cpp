#include "tests/integration/support/provider.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace coach::testing {
namespace {

standin::Options options(const std::vector<std::string>& faults, std::uint64_t first_token_ms, double rate) {
  standin::Options options;
  options.first_token_ms = first_token_ms;
  options.tokens_per_second = rate;
  options.faults_in_messages = true;
  for (const auto& text : faults) {
    auto fault = standin::parse_fault(text);
    if (!fault) throw std::runtime_error(fault.error());
    options.faults.push_back(std::move(*fault));
  }
  return options;
}

}  // namespace

RecordingProvider::RecordingProvider(const Executor& executor, const std::vector<std::string>& faults,
                                     std::uint64_t first_token_ms, double tokens_per_second)
    : changed(executor),
      service_(executor, options(faults, first_token_ms, tokens_per_second), {}),
      server_(executor, {},
              [this](http::ServerRequest request, http::ServerConnection& connection) {
                return record(std::move(request), connection);
              }),
      gate_(executor) {
  const auto port = server_.listen();
  if (!port) throw std::runtime_error(port.error());
  port_ = *port;
}

std::string RecordingProvider::base_url() const {
  return fmt::format("http://127.0.0.1:{}/v1/", port_);
}

void RecordingProvider::stop() {
  service_.stop();
  let_through_.reset();
  gate_.set();
  server_.stop();
  server_.close_all();
}

void RecordingProvider::let_through(int many) {
  let_through_ = let_through_.value_or(0) + many;
  gate_.set();
}

std::vector<std::string> RecordingProvider::bodies(const std::string& route) const {
  std::vector<std::string> found;
  for (const auto& request : requests) {
    if (request.target == "/v1/" + route) found.push_back(request.body);
  }
  return found;
}

asio::awaitable<http::HandlerResult> RecordingProvider::record(http::ServerRequest request,
                                                               http::ServerConnection& connection) {
  const auto text = [&request](std::string_view name) {
    return std::string(request.header(name).value_or(""));
  };
  requests.push_back({request.target, text("authorization"), text("x-request-id"), request.body});
  ++in_flight;
  changed.set();
  const auto cancelled = co_await asio::this_coro::cancellation_state;
  while (let_through_ == 0 && cancelled.cancelled() == asio::cancellation_type::none) co_await gate_.wait();
  if (let_through_.value_or(0) > 0) --*let_through_;
  auto result = co_await service_.handle(std::move(request), connection);
  --in_flight;
  changed.set();
  co_return result;
}

}  // namespace coach::testing
