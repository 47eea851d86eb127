#include "standin/api_error.hpp"

#include <fmt/format.h>

#include <utility>

#include "standin/chunk.hpp"

namespace coach::standin {

ApiError provider_error(unsigned status) {
  switch (status) {
    case 401:
      return {status, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key"};
    case 429:
      return {status, "Rate limit reached.", "rate_limit_error", "rate_limit_exceeded"};
    case 503:
      return {status, "Loading model", "unavailable_error", "model_loading"};
    default:
      break;
  }
  if (status >= 500)
    return {status, "The server had an error while processing your request.", "server_error", ""};
  return {status, "The request was refused by a fault of the stand-in.", "invalid_request_error", ""};
}

std::string error_json(const ApiError& error) {
  std::string message;
  append_json_escaped(message, error.message);
  const auto code = error.code.empty() ? std::string("null") : fmt::format("\"{}\"", error.code);
  return fmt::format(R"({{"error":{{"message":"{}","type":"{}","param":null,"code":{}}}}})", message,
                     error.type, code);
}

std::vector<http::Header> standin_headers() {
  return {{"Server", "coach-standin"}, {"x-coach-standin", "true"}};
}

http::ServerReply json_reply(unsigned status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

}  // namespace coach::standin
