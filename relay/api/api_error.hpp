// What a client of /api is told when something is wrong.
#pragma once

#include <expected>
#include <string_view>

#include "http/client.hpp"
#include "http/server_message.hpp"

namespace coach::relay {

// {"message": …, "hint": …} in the database's own words, with the status PostgREST chose;
// 503 when it could not be asked.
http::ServerReply reply_of_failure(const std::expected<http::Response, http::Error>& answer);

// True for an answer with the rows that were asked for.
inline bool succeeded(const std::expected<http::Response, http::Error>& answer) {
  return answer && answer->status < 300;
}

}  // namespace coach::relay
