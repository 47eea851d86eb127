// What can go wrong with an HTTP exchange below its status code, as a value.
#pragma once

#include <string>

namespace coach::http {

enum class Failure {
  resolve,    // the host's name is not known
  connect,    // refused, unreachable, or not in time
  tls,        // handshake or certificate
  reset,      // the peer broke the connection in mid-exchange
  timeout,    // no answer in time
  malformed,  // what came is not HTTP
  too_large,  // headers or body beyond the limits
  cancelled,  // close() was called by us
};

struct Error {
  Failure failure = Failure::reset;
  std::string message;  // one sentence with host and port; no path, header or body
};

}  // namespace coach::http
