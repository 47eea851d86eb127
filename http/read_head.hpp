// Reads the head of an answer off a connection.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <expected>
#include <string>

#include "http/connection.hpp"
#include "http/error.hpp"
#include "http/response_head.hpp"

namespace coach::http {

struct ReceivedHead {
  ResponseHead head;
  std::string surplus;  // the beginning of the body
};

struct HeadFailure {
  Error error;
  bool was_silent = false;  // the peer closed without a byte: typical of a stale connection
};

// Interim (1xx) answers are skipped. Fails with reset, malformed, too_large or cancelled.
asio::awaitable<std::expected<ReceivedHead, HeadFailure>> read_head(Connection& connection,
                                                                    std::size_t max_header_bytes);

}  // namespace coach::http
