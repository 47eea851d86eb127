// Checks JSON Web Tokens (RFC 7519): HS256 with the project's secret, ES256 and RS256 with
// its published keys. Every other algorithm is refused, "none" first of all.
#pragma once

#include <chrono>
#include <expected>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "relay/jwt/claims.hpp"
#include "relay/jwt/public_key.hpp"

namespace coach::relay {

class TokenVerifier {
 public:
  // Without a secret (empty) no HS256 token is accepted.
  explicit TokenVerifier(Secret secret, std::vector<PublicKey> keys = {});

  // Replaces the published keys, when they were fetched anew.
  void set_keys(std::vector<PublicKey> keys) { keys_ = std::move(keys); }

  // The token's claims, or the first thing that is wrong with it: form, signature, fields,
  // time, in this order, so that nothing is told about a token that is not ours.
  std::expected<Claims, JwtError> verify(std::string_view token,
                                         std::chrono::system_clock::time_point now) const;

 private:
  bool signature_matches(std::string_view algorithm, std::string_view key_id, std::string_view signing_input,
                         std::string_view signature) const;

  Secret secret_;
  std::vector<PublicKey> keys_;
};

}  // namespace coach::relay
