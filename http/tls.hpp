// TLS on a non-blocking socket, by OpenSSL without Asio's stream: Asio and a BIO pair keep
// some 70 kB of buffers per connection, which a thousand open streams cannot afford.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "http/io_result.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace coach::http {

// What all connections share: the trusted certificates, TLS 1.2 at least.
class TlsContext {
 public:
  // Trusts the system's store (SSL_CERT_FILE and SSL_CERT_DIR are honoured by OpenSSL) and
  // the certificates of `ca_file` unless it is empty; an unreadable one is the error.
  static std::expected<TlsContext, std::string> create(const std::string& ca_file);

  ssl_ctx_st* get() const { return context_.get(); }

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

// One client session. Nothing here waits: a result of want_read or want_write says for what
// the caller has to wait before it calls again with the same arguments.
class TlsSession {
 public:
  // `host` is checked against the certificate, and sent as SNI if it is a name.
  // `socket` is the descriptor, owned by the caller and outliving the session.
  TlsSession(const TlsContext& context, const std::string& host, int socket);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  IoResult handshake();
  IoResult read(std::span<char> into);
  IoResult write(std::string_view bytes);

  // Bytes that the socket has already delivered are waiting in here: read again before
  // waiting for the socket.
  bool has_pending() const;

  // Tells the peer that the end is meant, if that can be done without waiting.
  void say_goodbye();

  // Why the last handshake() failed, as the end of a sentence about the peer:
  // "presented a certificate that was refused: hostname mismatch".
  std::string problem() const { return problem_; }

 private:
  struct Free {
    void operator()(ssl_st* session) const;
  };
  IoResult result_of(int status);

  int socket_;  // OpenSSL's callbacks have its address
  std::unique_ptr<ssl_st, Free> session_;
  std::string problem_;
};

}  // namespace coach::http
