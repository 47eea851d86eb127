#include "worker/turn/chat_body.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

namespace coach::worker {

namespace json = boost::json;

std::string chat_body(const ChatSettings& settings, const ChatInput& input) {
  json::array messages;
  const auto add = [&](std::string_view role, std::string_view content) {
    messages.push_back(json::object{{"role", role}, {"content", content}});
  };
  add("system", input.system_prompt);
  if (!input.athlete.empty()) add("system", input.athlete);
  for (const auto& message : input.history) add(message.role, message.content);
  add("user", input.question);

  // Boost.JSON prints 0.7 as 7E-1: right, but nothing a person wants to read in a capture.
  return fmt::format(R"({{"model":{},"messages":{},"temperature":{},"max_tokens":{},"stream":true,)"
                     R"("stream_options":{{"include_usage":true}}}})",
                     json::serialize(json::string(settings.model)), json::serialize(messages),
                     settings.temperature, settings.max_tokens);
}

std::string system_prompt_in(std::string_view body) {
  return std::string(json::parse(body).at("messages").at(0).at("content").as_string());
}

std::vector<ChatMessage> parse_history(std::string_view json_text) {
  std::vector<ChatMessage> history;
  boost::system::error_code error;
  const auto parsed = json::parse(json_text, error);
  if (error || !parsed.is_array()) return history;
  for (const auto& entry : parsed.get_array()) {
    const auto* message = entry.if_object();
    if (message == nullptr) continue;
    const auto* role = message->if_contains("role");
    const auto* content = message->if_contains("content");
    if (role == nullptr || content == nullptr || !role->is_string() || !content->is_string()) continue;
    history.push_back({std::string(role->get_string()), std::string(content->get_string())});
  }
  return history;
}

}  // namespace coach::worker
