// Who sends a request, pure: the key exchange of the hosted gateway.
#pragma once

#include <chrono>
#include <expected>

#include "http/server_message.hpp"
#include "relay/jwt/key_ring.hpp"

namespace coach::relay {

// The claims of the request's `apikey` (header or query parameter) alone. The error is the
// reply: 401, in the hosted gateway's words.
std::expected<Claims, http::ServerReply> identify_key(const http::ServerRequest& request, const KeyRing& keys,
                                                      std::chrono::system_clock::time_point now);

// The claims a request acts with: those of the user's token in Authorization, or, when
// there is none or an opaque key stands in its place, those of the `apikey`. A token that
// is refused gives 401 in PostgREST's words.
std::expected<Claims, http::ServerReply> identify_by_key(const http::ServerRequest& request,
                                                         const KeyRing& keys,
                                                         std::chrono::system_clock::time_point now);

// The same for clients that know no `apikey`: a user's token in Authorization is enough,
// and must be there.
std::expected<Claims, http::ServerReply> identify_user(const http::ServerRequest& request,
                                                       const KeyRing& keys,
                                                       std::chrono::system_clock::time_point now);

// The token or key of "Authorization: Bearer …"; empty when there is none.
std::string_view bearer(const http::ServerRequest& request);

}  // namespace coach::relay
