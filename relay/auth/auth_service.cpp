#include "relay/auth/auth_service.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <utility>

#include "relay/auth/account_store.hpp"
#include "relay/auth/auth_request.hpp"
#include "relay/gateway/caller.hpp"
#include "relay/gateway/query.hpp"
#include "relay/gateway/reply.hpp"

namespace coach::relay {
namespace {

namespace json = boost::json;
using http::ServerReply;
using http::ServerRequest;
using std::chrono::system_clock;
template <typename T>
using Result = std::expected<T, AuthError>;

constexpr std::string_view prefix = "/auth/v1";

// What a client may know about how one signs in here.
constexpr const char* settings_json =
    R"({"external":{"anonymous_users":true,"email":true,"phone":false},"disable_signup":false,)"
    R"("mailer_autoconfirm":true,"phone_autoconfirm":false,"sms_provider":"","saml_enabled":false})";
constexpr const char* health_json =
    R"({"name":"coach-relay","version":")" COACH_VERSION R"(","description":"local sign-in of coach-relay"})";

AuthError too_many() {
  return {429, "over_request_rate_limit", "Request rate limit reached"};
}

struct SignedIn {
  std::string user_id;
  std::string session_id;
};

}  // namespace

class AuthService::Impl {
 public:
  Impl(const Executor& executor, AuthOptions options, const KeyRing& keys)
      : options_(std::move(options)),
        keys_(keys),
        store_(executor, options_.database.reveal()),
        tries_(options_.tries_per_address),
        failures_(options_.failures_per_account) {}

  asio::awaitable<void> run() { return store_.run(); }
  void stop() { store_.stop(); }
  bool ready() const { return store_.connected(); }

  asio::awaitable<ServerReply> handle(const ServerRequest& request, const std::string& address) {
    const auto route = request.method + " " + std::string(request.path().substr(prefix.size()));
    // Known to everybody; the rest wants the project's key, as the hosted gateway does.
    if (route == "GET /.well-known/jwks.json") co_return json_reply(200, R"({"keys":[]})");
    if (route == "GET /health") co_return json_reply(200, health_json);
    if (auto key = identify_key(request, keys_, system_clock::now()); !key) co_return key.error();
    if (route == "GET /settings") co_return json_reply(200, settings_json);
    if (route == "POST /signup") co_return reply(co_await sign_up(request, address), request);
    if (route == "POST /token") co_return reply(co_await token(request, address), request);
    if (route == "POST /logout") co_return co_await sign_out(request);
    if (route == "GET /user") co_return reply(co_await user(request), request);
    if (route == "PUT /user") co_return reply(co_await update_user(request, address), request);
    co_return error_reply({404, "not_found", "The local sign-in has passwords and anonymous users only."},
                          request);
  }

 private:
  static ServerReply reply(Result<std::string> result, const ServerRequest& request) {
    return result ? json_reply(200, std::move(*result)) : error_reply(result.error(), request);
  }

  Result<std::string> session_or_error(Result<NewSession> session) const {
    if (!session) return std::unexpected(std::move(session.error()));
    return session_json(*session, options_.token, options_.jwt_secret, system_clock::now());
  }

  asio::awaitable<Result<std::string>> sign_up(const ServerRequest& request, const std::string& address) {
    if (!tries_.allow(address, Clock::now())) co_return std::unexpected(too_many());
    const auto body = parse_auth_body(request.body);
    if (!body) co_return std::unexpected(body.error());
    auto asked = read_sign_up(*body);
    if (!asked) co_return std::unexpected(std::move(asked.error()));
    co_return session_or_error(co_await store_.sign_up(std::move(asked->email), std::move(asked->password),
                                                       std::move(asked->metadata)));
  }

  asio::awaitable<Result<std::string>> token(const ServerRequest& request, const std::string& address) {
    const auto body = parse_auth_body(request.body);
    if (!body) co_return std::unexpected(body.error());
    const auto grant = query_parameter(request.target, "grant_type").value_or("");
    if (grant == "password") co_return co_await sign_in(*body, address);
    if (grant == "refresh_token") {
      const auto token = read_refresh_token(*body);
      if (!token) co_return std::unexpected(token.error());
      co_return session_or_error(co_await store_.refresh(*token, options_.reuse_window));
    }
    co_return std::unexpected(AuthError{400, "validation_failed", "unsupported_grant_type"});
  }

  asio::awaitable<Result<std::string>> sign_in(const json::object& body, const std::string& address) {
    if (!tries_.allow(address, Clock::now())) co_return std::unexpected(too_many());
    auto given = read_credentials(body);
    if (!given) co_return std::unexpected(std::move(given.error()));
    if (!failures_.allow(given->email, Clock::now())) co_return std::unexpected(too_many());
    auto session = co_await store_.sign_in(given->email, std::move(given->password));
    // Only a wrong password counts.
    if (session || session.error().code != "invalid_credentials") failures_.give_back(given->email);
    co_return session_or_error(std::move(session));
  }

  // The user of the access token, which must belong to a session.
  Result<SignedIn> signed_in(const ServerRequest& request) const {
    const auto claims = keys_.claims_for(bearer(request), system_clock::now());
    if (!claims) {
      return std::unexpected(
          AuthError{403, "bad_jwt", "invalid JWT: unable to parse or verify signature, or it has expired"});
    }
    const auto payload = json::parse(claims->json).as_object();
    auto session_id = text_of(payload, "session_id");
    if (claims->subject.empty() || session_id.empty()) {
      return std::unexpected(AuthError{403, "bad_jwt", "invalid claim: missing sub claim"});
    }
    return SignedIn{claims->subject, std::move(session_id)};
  }

  asio::awaitable<Result<std::string>> user(const ServerRequest& request) {
    const auto who = signed_in(request);
    if (!who) co_return std::unexpected(who.error());
    co_return co_await store_.user(who->user_id, who->session_id);
  }

  asio::awaitable<Result<std::string>> update_user(const ServerRequest& request, const std::string& address) {
    const auto who = signed_in(request);
    if (!who) co_return std::unexpected(who.error());
    const auto body = parse_auth_body(request.body);
    if (!body) co_return std::unexpected(body.error());
    auto change = read_user_change(*body);
    if (!change) co_return std::unexpected(std::move(change.error()));
    if (change->password && !tries_.allow(address, Clock::now())) co_return std::unexpected(too_many());
    co_return co_await store_.update_user(who->user_id, who->session_id, std::move(*change));
  }

  asio::awaitable<ServerReply> sign_out(const ServerRequest& request) {
    const auto who = signed_in(request);
    if (!who) co_return error_reply(who.error(), request);
    const auto scope = query_parameter(request.target, "scope").value_or("global");
    if (scope != "global" && scope != "local" && scope != "others") {
      co_return error_reply({400, "validation_failed", "Unsupported logout scope"}, request);
    }
    const auto done = co_await store_.sign_out(who->user_id, who->session_id, scope);
    if (!done) co_return error_reply(done.error(), request);
    co_return ServerReply{204, {}, {}};
  }

  AuthOptions options_;
  const KeyRing& keys_;
  AccountStore store_;
  RateLimiter tries_;
  RateLimiter failures_;
};

AuthService::AuthService(const Executor& executor, AuthOptions options, const KeyRing& keys)
    : impl_(std::make_unique<Impl>(executor, std::move(options), keys)) {}
AuthService::~AuthService() = default;

asio::awaitable<void> AuthService::run() {
  return impl_->run();
}
void AuthService::stop() {
  impl_->stop();
}
bool AuthService::ready() const {
  return impl_->ready();
}
asio::awaitable<ServerReply> AuthService::handle(const ServerRequest& request, const std::string& address) {
  return impl_->handle(request, address);
}

}  // namespace coach::relay
