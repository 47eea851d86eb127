// Cross-origin requests, pure. As hosted Supabase: every origin may ask, none with
// cookies, because what counts is the key and the token in the headers.
#pragma once

#include <vector>

#include "http/server_message.hpp"

namespace coach::relay {

// What every reply carries.
const std::vector<http::Header>& cors_headers();

// The answer to an OPTIONS request; the headers it asks for are allowed.
http::ServerReply preflight(const http::ServerRequest& request);

}  // namespace coach::relay
