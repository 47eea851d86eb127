// Errors in OpenAI's form, and the headers every reply of the stand-in carries.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/server_message.hpp"

namespace coach::standin {

struct ApiError {
  unsigned status = 400;
  std::string message;
  std::string_view type = "invalid_request_error";
  std::string_view code;  // empty: null
};

// The error a provider answers with `status`; used by the status fault.
ApiError provider_error(unsigned status);

// {"error":{"message":...,"type":...,"param":null,"code":...}}
std::string error_json(const ApiError& error);

// "Server" and "x-coach-standin": true on everything, for it never passes as a provider.
std::vector<http::Header> standin_headers();

// `body` as a JSON reply. The server adds standin_headers() to it.
http::ServerReply json_reply(unsigned status, std::string body);

}  // namespace coach::standin
