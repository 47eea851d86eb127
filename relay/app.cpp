#include "relay/app.hpp"

#include <optional>
#include <utility>

#include "core/lifecycle.hpp"
#include "core/log.hpp"
#include "core/metrics.hpp"
#include "http/listen_address.hpp"
#include "http/server.hpp"
#include "relay/api/api_service.hpp"
#include "relay/api/reply_news.hpp"
#include "relay/auth/auth_service.hpp"
#include "relay/gateway/cors.hpp"
#include "relay/gateway/gateway.hpp"
#include "relay/gateway/postgrest.hpp"
#include "relay/gateway/rest.hpp"
#include "relay/jwt/key_ring.hpp"
#include "relay/jwt/key_set_source.hpp"
#include "relay/jwt/token_verifier.hpp"
#include "relay/realtime/metrics.hpp"
#include "relay/realtime/service.hpp"
#include "relay/web/security_headers.hpp"
#include "relay/web/static_files.hpp"
#include "relay/web/web_config.hpp"

namespace coach::relay {
namespace {

constexpr auto closing_limit = std::chrono::seconds(10);

http::ServerOptions server_options(const Options& options) {
  http::ServerOptions server;
  server.address = options.address;
  server.port = options.port;
  server.max_body_bytes = 8u << 20;
  server.reply_headers = cors_headers();
  return server;
}

ProjectKeys keys_of(const ProjectSecrets& secrets) {
  return {secrets.publishable, secrets.secret, secrets.anon, secrets.service_role};
}

}  // namespace

class App::Impl {
 public:
  Impl(const Executor& executor, Options options)
      : options_(std::move(options)),
        executor_(executor),
        verifier_(options_.secrets.jwt_secret),
        keys_(verifier_, keys_of(options_.secrets)),
        reply_news_(executor, [this] { return realtime_ && realtime_->streaming(); }),
        services_(executor),
        life_(executor),
        server_(executor, server_options(options_),
                [this](http::ServerRequest request, http::ServerConnection& connection) {
                  return gateway_->handle(std::move(request), connection);
                }) {}

  std::expected<void, std::string> listen() {
    const auto port = server_.listen();
    if (!port) return std::unexpected(port.error());
    port_ = *port;
    if (options_.public_url.empty()) options_.public_url = http::http_url(options_.address, port_);
    make_parts();
    return {};
  }

  std::uint16_t port() const { return port_; }

  asio::awaitable<void> run() { return life_.run_loop(serve()); }

  void stop() {
    hurried_ = !life_.stop();
    server_.stop();
    if (realtime_) realtime_->stop();  // its sockets count as connections
    reply_news_.wake_all();            // its followers see that the server stops
    life_.wake();
  }

 private:
  asio::awaitable<void> serve() {
    if (postgrest_) services_.spawn("PostgREST", postgrest_->run());
    if (auth_) services_.spawn("sign-in", auth_->run());
    if (realtime_) services_.spawn("realtime", realtime_->run());
    if (published_keys_) services_.spawn("published keys", published_keys_->run());
    services_.spawn("server", server_.run());
    while (co_await life_.rest()) {
    }
    co_await drain();
    if (postgrest_) postgrest_->stop();
    if (auth_) auth_->stop();
    if (published_keys_) published_keys_->stop();
    co_await services_.join();
  }

  void make_parts() {
    GatewayParts parts;
    parts.keys = &keys_;
    parts.web_config = web_config(options_);
    if (!options_.postgrest.empty()) make_rest(parts);
    if (options_.auth == AuthMode::local && !options_.auth_database.empty()) make_auth(parts);
    if (!options_.realtime_database.empty()) make_realtime(parts);
    if (!options_.web_folder.empty()) {
      parts.web = &web_.emplace(options_.web_folder, security_headers(other_urls(options_)));
    }
    if (!options_.jwks_url.empty()) {
      parts.published_keys = &published_keys_.emplace(executor_, options_.jwks_url, verifier_);
    }
    metrics_.add_source("coach_relay_connections", Metrics::Kind::gauge, "Open connections of clients.",
                        [this] { return static_cast<double>(server_.connections()); });
    gateway_.emplace(std::move(parts), metrics_);
  }

  void make_rest(GatewayParts& parts) {
    PostgRestOptions settings;
    settings.program = options_.postgrest;
    settings.database = options_.rest_database;
    settings.public_url = options_.public_url + "/rest/v1";
    parts.postgrest = &postgrest_.emplace(executor_, std::move(settings));
    parts.rest = &rest_.emplace(executor_, *postgrest_);
    parts.api = &api_.emplace(executor_, *rest_, reply_news_, options_.chat_poll);
    metrics_.add_source("coach_relay_postgrest_restarts_total", Metrics::Kind::counter,
                        "PostgREST was started again.",
                        [this] { return static_cast<double>(postgrest_->restarts()); });
    metrics_.add_source("coach_relay_chat_streams", Metrics::Kind::gauge, "Replies that stream by /api/chat.",
                        [this] { return static_cast<double>(api_->follower().streams()); });
    metrics_.add_source("coach_relay_chat_questions_total", Metrics::Kind::counter,
                        "Questions to the database about replies that stream by /api/chat.",
                        [this] { return static_cast<double>(api_->follower().questions()); });
  }

  void make_auth(GatewayParts& parts) {
    AuthOptions settings;
    settings.database = options_.auth_database;
    settings.jwt_secret = options_.secrets.jwt_secret;
    settings.tries_per_address.burst = options_.sign_in_burst;
    settings.token.issuer = options_.public_url + "/auth/v1";
    parts.auth = &auth_.emplace(executor_, std::move(settings), keys_);
  }

  void make_realtime(GatewayParts& parts) {
    realtime::Options settings;
    settings.conninfo = options_.realtime_database.reveal();
    settings.on_row = [this](std::string_view schema, std::string_view table, std::string_view id) {
      if (schema == "public" && table == "messages") reply_news_.changed(id);
    };
    parts.realtime = &realtime_.emplace(executor_, std::move(settings), keys_);
    add_metrics(metrics_, *realtime_);
  }

  // Requests that run may end; streams that would run for minutes are cut off.
  asio::awaitable<void> drain() {
    const auto deadline = Clock::now() + closing_limit;
    while (server_.connections() > 0 && !hurried_ && Clock::now() < deadline) {
      co_await life_.pause(std::chrono::milliseconds(50));
    }
    server_.close_all();
  }

  Options options_;
  Executor executor_;
  Metrics metrics_;
  TokenVerifier verifier_;
  KeyRing keys_;
  ReplyNews reply_news_;
  std::optional<PostgRest> postgrest_;
  std::optional<Rest> rest_;
  std::optional<ApiService> api_;
  std::optional<AuthService> auth_;
  std::optional<realtime::Service> realtime_;
  std::optional<StaticFiles> web_;
  std::optional<KeySetSource> published_keys_;
  std::optional<Gateway> gateway_;
  TaskGroup services_;
  Lifecycle life_;
  http::Server server_;
  std::uint16_t port_ = 0;
  bool hurried_ = false;  // stop() came twice
};

std::expected<std::unique_ptr<App>, std::string> App::create(const Executor& executor, Options options) {
  auto impl = std::make_unique<Impl>(executor, std::move(options));
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

}  // namespace coach::relay
