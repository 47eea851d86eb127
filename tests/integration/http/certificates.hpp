// Certificates made on the spot, for servers that only these tests know.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

namespace coach::http {

// A certificate authority of its own, with a file that clients can trust.
class Authority {
 public:
  Authority();
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  // A server's context with a certificate for `names` ("DNS:localhost,IP:127.0.0.1") that is
  // valid until `seconds` from now (which may be negative).
  boost::asio::ssl::context server(const std::string& names, long seconds = 3600) const;

  const std::string& file() const { return file_; }

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
  };
  using Key = std::unique_ptr<EVP_PKEY, Free>;
  using Certificate = std::unique_ptr<X509, Free>;

  Certificate issue(EVP_PKEY* key, const char* name, const char* extension, int extension_id,
                    long seconds) const;

  Key key_;
  Certificate certificate_;
  std::string file_;
};

}  // namespace coach::http
