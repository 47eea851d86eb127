// The public keys of a JSON Web Key Set (RFC 7517) and the signatures they check.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct evp_pkey_st;

namespace coach::relay {

enum class Algorithm { es256, rs256 };

// Each key serves one algorithm, so that a token cannot choose how its signature is read.
class PublicKey {
 public:
  // Numbers are big-endian bytes, x and y 32 each; `id` is the key's `kid`, or empty. The
  // error is a sentence that quotes nothing of the key.
  static std::expected<PublicKey, std::string> p256(std::string id, std::string_view x, std::string_view y);
  static std::expected<PublicKey, std::string> rsa(std::string id, std::string_view modulus,
                                                   std::string_view exponent);

  // `signature` in JOSE's form: for ES256 r and s, 32 bytes each.
  bool verify(std::string_view message, std::string_view signature) const;

  Algorithm algorithm() const { return algorithm_; }
  const std::string& id() const { return id_; }  // `kid`; may be empty

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  using Handle = std::unique_ptr<evp_pkey_st, Free>;
  PublicKey(Algorithm algorithm, std::string id, Handle key)
      : algorithm_(algorithm), id_(std::move(id)), key_(std::move(key)) {}

  Algorithm algorithm_;
  std::string id_;
  Handle key_;
};

// The keys of `{"keys":[…]}` that sign ES256 or RS256; others (encryption keys, other curves)
// are passed over. The error is a sentence: no JSON, no `keys`, or a broken key.
std::expected<std::vector<PublicKey>, std::string> parse_jwks(std::string_view json);

}  // namespace coach::relay
