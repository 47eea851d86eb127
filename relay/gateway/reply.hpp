// Replies of the gateway's own.
#pragma once

#include <string>
#include <string_view>

#include "http/server_message.hpp"

namespace coach::relay {

http::ServerReply json_reply(unsigned status, std::string body);

// {"message": …, "hint": …}, as the hosted gateway refuses.
http::ServerReply refusal(unsigned status, std::string_view message, std::string_view hint = {});

}  // namespace coach::relay
