// The users and sessions in the database; each function is one statement of sql/relay.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include "core/async.hpp"
#include "pg/pipeline.hpp"
#include "relay/auth/auth_error.hpp"
#include "relay/auth/auth_request.hpp"
#include "relay/auth/session_reply.hpp"

namespace coach::relay {

class AccountStore {
 public:
  template <typename T>
  using Answer = asio::awaitable<std::expected<T, AuthError>>;

  AccountStore(const Executor& executor, const std::string& conninfo);

  asio::awaitable<void> run();
  void stop();
  bool connected() const { return sessions_.connected() && passwords_.connected(); }

  // Without an address the user is anonymous. `metadata` is a JSON object.
  Answer<NewSession> sign_up(std::optional<std::string> email, std::optional<std::string> password,
                             std::string metadata);
  Answer<NewSession> sign_in(std::string email, std::string password);
  Answer<NewSession> refresh(const std::string& token, std::chrono::seconds reuse_window);
  Answer<std::string> user(const std::string& user_id, const std::string& session_id);

  Answer<std::string> update_user(const std::string& user_id, const std::string& session_id,
                                  UserChange change);

  // `scope`: global, local or others.
  Answer<bool> sign_out(const std::string& user_id, const std::string& session_id, const std::string& scope);

 private:
  // bcrypt takes a tenth of a second of the database's time: whoever needs none must not
  // wait behind it.
  pg::Pipeline sessions_;
  pg::Pipeline passwords_;
};

}  // namespace coach::relay
