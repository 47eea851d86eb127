#include "relay/jwt/hs256.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

#include "relay/jwt/base64url.hpp"

namespace coach::relay {

std::string hmac_sha256(const Secret& key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
  unsigned int size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  if (HMAC(EVP_sha256(), key.reveal().data(), static_cast<int>(key.reveal().size()), bytes, message.size(),
           code.data(), &size) == nullptr) {
    throw std::runtime_error("OpenSSL has no HMAC with SHA-256");
  }
  return {reinterpret_cast<const char*>(code.data()), size};
}

std::string sign_hs256(const Secret& key, std::string_view payload) {
  static const std::string header = base64url(R"({"alg":"HS256","typ":"JWT"})");
  const std::string signing_input = header + '.' + base64url(payload);
  return signing_input + '.' + base64url(hmac_sha256(key, signing_input));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace coach::relay
