// The keys a client may present as `apikey`, and the role each stands for.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

#include "core/secret.hpp"
#include "relay/jwt/claims.hpp"
#include "relay/jwt/token_verifier.hpp"

namespace coach::relay {

struct ProjectKeys {
  Secret publishable;   // sb_publishable_…; empty: none
  Secret secret;        // sb_secret_…
  Secret anon;          // compared as they are, beside every valid token: where only the
  Secret service_role;  // published keys are known, these old HS256 keys cannot be verified
};

class KeyRing {
 public:
  // `verifier` must outlive the ring.
  KeyRing(const TokenVerifier& verifier, ProjectKeys keys);

  // Whose key this is: the role's claims for one of the project's keys, else those of the
  // token that it must be.
  std::expected<Claims, JwtError> claims_for(std::string_view key,
                                             std::chrono::system_clock::time_point now) const;

  // Such a key is no token: in an Authorization header it means "the connection's key".
  static bool is_opaque(std::string_view key) { return key.starts_with("sb_"); }

 private:
  const TokenVerifier& verifier_;
  ProjectKeys keys_;
};

// The payload of a key without a user: role, issuer and times.
std::string role_payload(std::string_view role, std::chrono::system_clock::time_point issued_at,
                         std::chrono::seconds lifetime);

}  // namespace coach::relay
