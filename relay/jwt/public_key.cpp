#include "relay/jwt/public_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

namespace coach::relay {
namespace {

template <auto function>
struct Deleter {
  template <typename T>
  void operator()(T* pointer) const {
    function(pointer);
  }
};
using BigNumber = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using ParamArray = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;

constexpr std::size_t p256_bytes = 32;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

BigNumber big_number(std::string_view big_endian) {
  return BigNumber(BN_bin2bn(bytes_of(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

// Null when OpenSSL refuses, for one because a point is not on the curve.
EVP_PKEY* make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const ParamArray params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return key;
}

// OpenSSL wants the two numbers of an ECDSA signature in DER.
std::string der_signature(std::string_view r_and_s) {
  if (r_and_s.size() != 2 * p256_bytes) return {};
  const std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
  auto r = big_number(r_and_s.substr(0, p256_bytes));
  auto s = big_number(r_and_s.substr(p256_bytes));
  if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
  // The signature owns them now.
  [[maybe_unused]] const auto* owned_r = r.release();
  [[maybe_unused]] const auto* owned_s = s.release();
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  if (size <= 0) return {};
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

}  // namespace

void PublicKey::Free::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

std::expected<PublicKey, std::string> PublicKey::p256(std::string id, std::string_view x,
                                                      std::string_view y) {
  if (x.size() != p256_bytes || y.size() != p256_bytes) {
    return std::unexpected("a P-256 key needs x and y of 32 bytes");
  }
  std::string point = "\x04";  // uncompressed
  point.append(x).append(y);
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  Handle key(make_key("EC", builder.get()));
  if (!key) return std::unexpected("the point of a P-256 key is not on the curve");
  return PublicKey(Algorithm::es256, std::move(id), std::move(key));
}

std::expected<PublicKey, std::string> PublicKey::rsa(std::string id, std::string_view modulus,
                                                     std::string_view exponent) {
  const auto n = big_number(modulus);
  const auto e = big_number(exponent);
  if (BN_num_bits(n.get()) < 2048) return std::unexpected("an RSA key has less than 2048 bits");
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  Handle key(make_key("RSA", builder.get()));
  if (!key) return std::unexpected("OpenSSL refuses an RSA key");
  return PublicKey(Algorithm::rs256, std::move(id), std::move(key));
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
  const std::string der = algorithm_ == Algorithm::es256 ? der_signature(signature) : std::string(signature);
  if (der.empty()) return false;
  const DigestContext context(EVP_MD_CTX_new());
  return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(der), der.size(), bytes_of(message), message.size()) == 1;
}

}  // namespace coach::relay
