#include "relay/auth/auth_service.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "relay/auth/account_store.hpp"
#include "relay/auth/credentials.hpp"
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

AuthError bad(const char* message) {
  return {400, "validation_failed", message};
}

AuthError too_many() {
  return {429, "over_request_rate_limit", "Request rate limit reached"};
}

Result<json::object> parse_body(const ServerRequest& request) {
  if (request.body.empty()) return json::object();
  boost::system::error_code error;
  auto value = json::parse(request.body, error);
  if (error || !value.is_object()) {
    return std::unexpected(AuthError{400, "bad_json", "Could not parse request body as JSON"});
  }
  return std::move(value.get_object());
}

// Absent, null and empty are the same to supabase-js.
std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

std::string metadata_of(const json::object& body) {
  const auto* data = body.if_contains("data");
  return data != nullptr && data->is_object() ? json::serialize(*data) : "{}";
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
    const auto body = parse_body(request);
    if (!body) co_return std::unexpected(body.error());
    const auto given = text_of(*body, "email");
    const auto password = text_of(*body, "password");
    if (!text_of(*body, "phone").empty()) {
      co_return std::unexpected(AuthError{422, "phone_provider_disabled", "Phone signups are disabled"});
    }
    if (given.empty() && password.empty()) {
      co_return session_or_error(co_await store_.sign_up(std::nullopt, std::nullopt, metadata_of(*body)));
    }
    auto email = normalise_email(given);
    if (!email) co_return std::unexpected(bad("Unable to validate email address: invalid format"));
    if (password.empty()) co_return std::unexpected(bad("Signup requires a valid password"));
    if (auto problem = check_password(password)) co_return std::unexpected(std::move(*problem));
    co_return session_or_error(co_await store_.sign_up(std::move(email), password, metadata_of(*body)));
  }

  asio::awaitable<Result<std::string>> token(const ServerRequest& request, const std::string& address) {
    const auto body = parse_body(request);
    if (!body) co_return std::unexpected(body.error());
    const auto grant = query_parameter(request.target, "grant_type").value_or("");
    if (grant == "password") co_return co_await sign_in(*body, address);
    if (grant == "refresh_token") {
      const auto token = text_of(*body, "refresh_token");
      if (token.empty()) co_return std::unexpected(bad("Refresh token is not present"));
      co_return session_or_error(co_await store_.refresh(token, options_.reuse_window));
    }
    co_return std::unexpected(AuthError{400, "validation_failed", "unsupported_grant_type"});
  }

  asio::awaitable<Result<std::string>> sign_in(const json::object& body, const std::string& address) {
    const AuthError wrong{400, "invalid_credentials", "Invalid login credentials"};
    if (!tries_.allow(address, Clock::now())) co_return std::unexpected(too_many());
    auto email = normalise_email(text_of(body, "email"));
    auto password = text_of(body, "password");
    if (!email) co_return std::unexpected(bad("missing email or phone"));
    if (password.empty() || check_password(password)) co_return std::unexpected(wrong);
    if (!failures_.allow(*email, Clock::now())) co_return std::unexpected(too_many());
    auto session = co_await store_.sign_in(*email, std::move(password));
    // Only a wrong password counts.
    if (session || session.error().code != wrong.code) failures_.give_back(*email);
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
    const auto body = parse_body(request);
    if (!body) co_return std::unexpected(body.error());
    AccountStore::Change change;
    if (const auto given = text_of(*body, "email"); !given.empty()) {
      change.email = normalise_email(given);
      if (!change.email) co_return std::unexpected(bad("Unable to validate email address: invalid format"));
    }
    if (auto password = text_of(*body, "password"); !password.empty()) {
      if (auto problem = check_password(password)) co_return std::unexpected(std::move(*problem));
      if (!tries_.allow(address, Clock::now())) co_return std::unexpected(too_many());
      change.password = std::move(password);
    }
    change.metadata = metadata_of(*body);
    co_return co_await store_.update_user(who->user_id, who->session_id, std::move(change));
  }

  asio::awaitable<ServerReply> sign_out(const ServerRequest& request) {
    const auto who = signed_in(request);
    if (!who) co_return error_reply(who.error(), request);
    const auto scope = query_parameter(request.target, "scope").value_or("global");
    if (scope != "global" && scope != "local" && scope != "others") {
      co_return error_reply(bad("Unsupported logout scope"), request);
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
