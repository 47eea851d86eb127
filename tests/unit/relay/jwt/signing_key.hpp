// A private key of a test, as the provider of a hosted project has it.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace coach::relay {

class SigningKey {
 public:
  static SigningKey p256();
  static SigningKey rsa();

  // The public half as an entry of a JSON Web Key Set.
  std::string jwk(std::string_view id) const;
  // The bytes that a PEM file of the public half holds.
  std::string public_pem() const;
  // A token signed ES256 or RS256.
  std::string sign(std::string_view header, std::string_view payload) const;

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  explicit SigningKey(EVP_PKEY* key) : key_(key) {}

  std::unique_ptr<EVP_PKEY, Free> key_;
};

}  // namespace coach::relay
