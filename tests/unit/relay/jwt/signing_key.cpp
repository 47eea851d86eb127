#include "tests/unit/relay/jwt/signing_key.hpp"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>

#include <stdexcept>
#include <vector>

#include "relay/jwt/base64url.hpp"

namespace coach::relay {
namespace {

std::string number(const EVP_PKEY* key, const char* name, int width) {
  BIGNUM* value = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw std::runtime_error(name);
  std::string bytes(static_cast<std::size_t>(width > 0 ? width : BN_num_bytes(value)), '\0');
  BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  BN_free(value);
  return bytes;
}

std::string raw_ecdsa(const std::vector<unsigned char>& der) {
  const unsigned char* at = der.data();
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  std::string raw(64, '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(raw.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), bytes, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), bytes + 32, 32);
  ECDSA_SIG_free(signature);
  return raw;
}

}  // namespace

SigningKey SigningKey::p256() {
  return SigningKey(EVP_EC_gen("P-256"));
}
SigningKey SigningKey::rsa() {
  return SigningKey(EVP_RSA_gen(2048));
}

std::string SigningKey::jwk(std::string_view id) const {
  if (EVP_PKEY_is_a(key_.get(), "RSA") == 1) {
    return fmt::format(R"({{"kty":"RSA","kid":"{}","alg":"RS256","use":"sig","n":"{}","e":"{}"}})", id,
                       base64url(number(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0)),
                       base64url(number(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0)));
  }
  return fmt::format(R"({{"kty":"EC","kid":"{}","crv":"P-256","x":"{}","y":"{}"}})", id,
                     base64url(number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32)),
                     base64url(number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32)));
}

std::string SigningKey::public_pem() const {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(memory, key_.get());
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return pem;
}

std::string SigningKey::sign(std::string_view header, std::string_view payload) const {
  const auto input = base64url(header) + '.' + base64url(payload);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_.get());
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
  EVP_DigestSign(context, nullptr, &size, bytes, input.size());
  std::vector<unsigned char> signature(size);
  EVP_DigestSign(context, signature.data(), &size, bytes, input.size());
  EVP_MD_CTX_free(context);
  signature.resize(size);
  const bool is_rsa = EVP_PKEY_is_a(key_.get(), "RSA") == 1;
  return input + '.' +
         base64url(is_rsa ? std::string(signature.begin(), signature.end()) : raw_ecdsa(signature));
}

}  // namespace coach::relay
