#include "certificates.hpp"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>

namespace coach::http {

Authority::Authority() : key_(EVP_EC_gen("P-256")) {
  certificate_ = issue(key_.get(), "Test Authority", "critical,CA:TRUE", NID_basic_constraints, 3600);
  file_ = testing::TempDir() + "authority-" + std::to_string(::getpid()) + "-" +
          std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ".pem";
  std::FILE* file = std::fopen(file_.c_str(), "w");
  PEM_write_X509(file, certificate_.get());
  std::fclose(file);
}

Authority::~Authority() {
  std::remove(file_.c_str());
}

Authority::Certificate Authority::issue(EVP_PKEY* key, const char* name, const char* extension,
                                        int extension_id, long seconds) const {
  static long serial = 0;
  Certificate made(X509_new());
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -7200);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), seconds);
  X509_set_pubkey(made.get(), key);
  X509_NAME* subject = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name), -1,
                             -1, 0);
  X509_set_issuer_name(made.get(), certificate_ ? X509_get_subject_name(certificate_.get()) : subject);
  X509_EXTENSION* made_extension = X509V3_EXT_conf_nid(nullptr, nullptr, extension_id, extension);
  X509_add_ext(made.get(), made_extension, -1);
  X509_EXTENSION_free(made_extension);
  X509_sign(made.get(), key_.get(), EVP_sha256());
  return made;
}

boost::asio::ssl::context Authority::server(const std::string& names, long seconds) const {
  const Key key(EVP_EC_gen("P-256"));
  const auto certificate = issue(key.get(), "Test Server", names.c_str(), NID_subject_alt_name, seconds);
  boost::asio::ssl::context context(boost::asio::ssl::context::tls_server);
  SSL_CTX_use_certificate(context.native_handle(), certificate.get());
  SSL_CTX_use_PrivateKey(context.native_handle(), key.get());
  return context;
}

}  // namespace coach::http
