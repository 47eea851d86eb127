#include "http/tls.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "http/origin.hpp"

namespace coach::http {
namespace {

using Status = IoResult::Status;

int socket_of(BIO* bio) {
  return *static_cast<const int*>(BIO_get_data(bio));
}

int finish_io(BIO* bio, ssize_t moved, std::size_t* done, void (*retry)(BIO*)) {
  BIO_clear_retry_flags(bio);
  if (moved < 0 && (errno == EAGAIN || errno == EINTR)) retry(bio);
  *done = moved > 0 ? static_cast<std::size_t>(moved) : 0;
  return moved > 0 ? 1 : 0;
}

int read_socket(BIO* bio, char* into, std::size_t size, std::size_t* done) {
  return finish_io(bio, ::recv(socket_of(bio), into, size, MSG_DONTWAIT), done,
                   [](BIO* b) { BIO_set_retry_read(b); });
}

int write_socket(BIO* bio, const char* from, std::size_t size, std::size_t* done) {
  // OpenSSL's own socket BIO uses write(), which ends the process by SIGPIPE.
  return finish_io(bio, ::send(socket_of(bio), from, size, MSG_DONTWAIT | MSG_NOSIGNAL), done,
                   [](BIO* b) { BIO_set_retry_write(b); });
}

const BIO_METHOD* socket_method() {
  struct Free {
    void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
  };
  static const std::unique_ptr<BIO_METHOD, Free> method = [] {
    std::unique_ptr<BIO_METHOD, Free> made(
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket"));
    BIO_meth_set_read_ex(made.get(), read_socket);
    BIO_meth_set_write_ex(made.get(), write_socket);
    BIO_meth_set_ctrl(made.get(),
                      [](BIO*, int command, long, void*) -> long { return command == BIO_CTRL_FLUSH; });
    return made;
  }();
  return method.get();
}

std::string describe(ssl_st* session) {
  const long verdict = SSL_get_verify_result(session);
  if (verdict != X509_V_OK) {
    return fmt::format("presented a certificate that was refused: {}",
                       X509_verify_cert_error_string(verdict));
  }
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  return fmt::format("broke off the TLS handshake: {}", reason == nullptr ? "connection closed" : reason);
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}
void TlsSession::Free::operator()(ssl_st* session) const {
  SSL_free(session);
}

std::expected<TlsContext, std::string> TlsContext::create(const std::string& ca_file) {
  TlsContext result;
  result.context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* context = result.get();
  if (context == nullptr) return std::unexpected("OpenSSL could not be started.");
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // RELEASE_BUFFERS: an idle connection keeps none. Read-ahead: one recv for a whole record
  // instead of one for its header and one for the rest.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);
  static constexpr std::array<unsigned char, 9> http_1_1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_CTX_set_alpn_protos(context, http_1_1.data(), http_1_1.size());
  SSL_CTX_set_default_verify_paths(context);
  if (!ca_file.empty() && SSL_CTX_load_verify_file(context, ca_file.c_str()) != 1) {
    ERR_clear_error();
    return std::unexpected(fmt::format("The CA file {} holds no readable certificates.", ca_file));
  }
  return result;
}

TlsSession::TlsSession(const TlsContext& context, const std::string& host, int socket)
    : socket_(socket), session_(SSL_new(context.get())) {
  BIO* bio = BIO_new(socket_method());
  BIO_set_data(bio, &socket_);
  BIO_set_init(bio, 1);
  SSL_set_bio(session_.get(), bio, bio);
  auto* parameters = SSL_get0_param(session_.get());
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (is_ip_literal(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), 0);
    SSL_set_tlsext_host_name(session_.get(), host.c_str());
  }
}

IoResult TlsSession::handshake() {
  // A stale entry of the thread's error queue would be read as this call's.
  ERR_clear_error();
  errno = 0;
  const int status = SSL_connect(session_.get());
  if (status == 1) return {};
  const auto result = result_of(status);
  if (result.status == Status::failed || result.status == Status::eof) problem_ = describe(session_.get());
  return result;
}

IoResult TlsSession::read(std::span<char> into) {
  IoResult result;
  ERR_clear_error();
  errno = 0;
  const int status = SSL_read_ex(session_.get(), into.data(), into.size(), &result.bytes);
  if (status != 1) result = result_of(status);
  // RELEASE_BUFFERS overlooks the 16 kB for writing that a session ticket makes OpenSSL
  // allocate again; buffers in use are left alone.
  SSL_free_buffers(session_.get());
  return result;
}

IoResult TlsSession::write(std::string_view bytes) {
  IoResult result;
  ERR_clear_error();
  errno = 0;
  const int status = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &result.bytes);
  return status == 1 ? result : result_of(status);
}

IoResult TlsSession::result_of(int status) {
  const int system_error = errno;
  switch (SSL_get_error(session_.get(), status)) {
    case SSL_ERROR_WANT_READ:
      return {Status::want_read, 0, {}};
    case SSL_ERROR_WANT_WRITE:
      return {Status::want_write, 0, {}};
    case SSL_ERROR_ZERO_RETURN:
      return {Status::eof, 0, {}};
    default:
      // An end without close_notify comes here too: a cut-off must not pass for an end.
      return {Status::failed,
              0,
              {system_error == 0 ? ECONNRESET : system_error, boost::system::system_category()}};
  }
}

bool TlsSession::has_pending() const {
  return SSL_has_pending(session_.get()) == 1;
}

void TlsSession::say_goodbye() {
  ERR_clear_error();
  if (SSL_is_init_finished(session_.get()) == 1) SSL_shutdown(session_.get());
}

}  // namespace coach::http
