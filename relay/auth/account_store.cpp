#include "relay/auth/account_store.hpp"

#include "core/log.hpp"
#include "core/sha256.hpp"
#include "relay/random.hpp"
#include "sql/relay.hpp"

namespace coach::relay {
namespace {

pg::PipelineOptions options(const std::string& conninfo, const char* name) {
  pg::PipelineOptions options;
  options.conninfo = conninfo;
  options.name = name;
  options.wait_for_connection = std::chrono::seconds(3);
  return options;
}

std::unexpected<AuthError> refuse(unsigned status, const char* code, const char* message) {
  return std::unexpected(AuthError{status, code, message});
}

std::unexpected<AuthError> failed(const pg::Error& error) {
  log::warn("auth: {}", pg::describe(error));
  return refuse(500, "unexpected_failure", "The database could not be asked. Try again.");
}

std::unexpected<AuthError> no_session() {
  return refuse(403, "session_not_found", "Session from session_id claim in JWT does not exist");
}

std::int64_t now_in_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

AccountStore::AccountStore(const Executor& executor, const std::string& conninfo)
    : sessions_(executor, options(conninfo, "relay-sessions")),
      passwords_(executor, options(conninfo, "relay-passwords")) {}

asio::awaitable<void> AccountStore::run() {
  co_await both(sessions_.run(), passwords_.run());
}

void AccountStore::stop() {
  sessions_.stop();
  passwords_.stop();
}

AccountStore::Answer<NewSession> AccountStore::sign_up(std::optional<std::string> email,
                                                       std::optional<std::string> password,
                                                       std::string metadata) {
  auto token = random_text(24);
  const char* method = email ? "password" : "anonymous";
  pg::Params params;
  params.text_or_null(std::move(email)).text_or_null(std::move(password));
  params.text(std::move(metadata)).text(sha256_hex(token));
  const auto rows = co_await passwords_.query(sql::auth_sign_up, std::move(params));
  if (!rows) co_return failed(rows.error());
  if (rows->rows() == 0) co_return refuse(422, "user_already_exists", "User already registered");
  co_return NewSession{std::string(rows->text(0, 0)), std::string(rows->text(0, 1)), method, now_in_seconds(),
                       std::move(token)};
}

AccountStore::Answer<NewSession> AccountStore::sign_in(std::string email, std::string password) {
  auto token = random_text(24);
  pg::Params params;
  params.text(std::move(email)).text(std::move(password)).text(sha256_hex(token));
  const auto rows = co_await passwords_.query(sql::auth_sign_in, std::move(params));
  if (!rows) co_return failed(rows.error());
  if (rows->boolean(0, 2)) co_return refuse(400, "user_banned", "User is banned");
  if (rows->null(0, 0)) co_return refuse(400, "invalid_credentials", "Invalid login credentials");
  co_return NewSession{std::string(rows->text(0, 0)), std::string(rows->text(0, 1)), "password",
                       now_in_seconds(), std::move(token)};
}

AccountStore::Answer<NewSession> AccountStore::refresh(const std::string& token,
                                                       std::chrono::seconds reuse_window) {
  auto next = random_text(24);
  pg::Params params;
  params.text(sha256_hex(token)).text(sha256_hex(next)).integer(reuse_window.count());
  const auto rows = co_await sessions_.query(sql::auth_refresh, std::move(params));
  if (!rows) co_return failed(rows.error());
  if (rows->rows() == 0) {
    co_return refuse(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found");
  }
  if (rows->null(0, 0)) {
    co_return refuse(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used");
  }
  co_return NewSession{std::string(rows->text(0, 0)), std::string(rows->text(0, 1)),
                       std::string(rows->text(0, 2)), rows->integer(0, 3), std::move(next)};
}

AccountStore::Answer<std::string> AccountStore::user(const std::string& user_id,
                                                     const std::string& session_id) {
  pg::Params params;
  params.text(user_id).text(session_id);
  const auto rows = co_await sessions_.query(sql::auth_user, std::move(params));
  if (!rows) co_return failed(rows.error());
  if (rows->rows() == 0) co_return no_session();
  co_return std::string(rows->text(0, 0));
}

AccountStore::Answer<std::string> AccountStore::update_user(const std::string& user_id,
                                                            const std::string& session_id,
                                                            UserChange change) {
  pg::Params params;
  params.text(user_id).text(session_id).text_or_null(std::move(change.email));
  auto& pipeline = change.password ? passwords_ : sessions_;
  params.text_or_null(std::move(change.password)).text(std::move(change.metadata));
  const auto rows = co_await pipeline.query(sql::auth_update_user, std::move(params));
  if (!rows && rows.error().is("23505")) {
    co_return refuse(422, "email_exists", "A user with this email address has already been registered");
  }
  if (!rows) co_return failed(rows.error());
  if (rows->rows() == 0) co_return no_session();
  if (rows->null(0, 0)) {
    co_return refuse(422, "same_password", "New password should be different from the old password.");
  }
  co_return std::string(rows->text(0, 0));
}

AccountStore::Answer<bool> AccountStore::sign_out(const std::string& user_id, const std::string& session_id,
                                                  const std::string& scope) {
  pg::Params params;
  params.text(user_id).text(session_id).text(scope);
  const auto rows = co_await sessions_.query(sql::auth_sign_out, std::move(params));
  if (!rows) co_return failed(rows.error());
  co_return true;
}

}  // namespace coach::relay
