#include "standin/app.hpp"

#include <utility>

#include "http/server.hpp"
#include "standin/api_error.hpp"
#include "standin/request_log.hpp"
#include "standin/service.hpp"

namespace coach::standin {
namespace {

http::ServerOptions server_options(const Options& options) {
  http::ServerOptions server;
  server.address = options.address;
  server.port = options.port;
  server.max_body_bytes = 8u << 20;  // an embeddings batch may be large
  server.reply_headers = standin_headers();
  return server;
}

}  // namespace

class App::Impl {
 public:
  Impl(const Executor& executor, const Options& options, RequestLog log)
      : service_(executor, options, std::move(log)),
        server_(executor, server_options(options),
                [this](http::ServerRequest request, http::ServerConnection& connection) {
                  return service_.handle(std::move(request), connection);
                }) {}

  std::expected<void, std::string> listen() {
    const auto port = server_.listen();
    if (!port) return std::unexpected(port.error());
    port_ = *port;
    return {};
  }

  std::uint16_t port() const { return port_; }
  asio::awaitable<void> run() { return server_.run(); }

  void stop() {
    server_.stop();
    service_.stop();
  }

 private:
  Service service_;
  http::Server server_;
  std::uint16_t port_ = 0;
};

std::expected<std::unique_ptr<App>, std::string> App::create(const Executor& executor,
                                                             const Options& options) {
  RequestLog log;
  if (!options.log_file.empty()) {
    auto opened = RequestLog::open(options.log_file);
    if (!opened) return std::unexpected(opened.error());
    log = std::move(*opened);
  }
  auto impl = std::make_unique<Impl>(executor, options, std::move(log));
  if (auto listening = impl->listen(); !listening) return std::unexpected(listening.error());
  return std::unique_ptr<App>(new App(std::move(impl)));
}

App::App(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
App::~App() = default;

std::uint16_t App::port() const {
  return impl_->port();
}
asio::awaitable<void> App::run() {
  return impl_->run();
}
void App::stop() {
  impl_->stop();
}

}  // namespace coach::standin
