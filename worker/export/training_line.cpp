#include "worker/export/training_line.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "worker/export/anonymise.hpp"

namespace coach::worker {

namespace json = boost::json;

std::string training_line(const TrainingConversation& conversation, bool keep_details) {
  const auto& turns = conversation.turns;
  const auto last = std::ranges::find_if(turns.rbegin(), turns.rend(), &TrainingTurn::chosen);
  if (last == turns.rend()) return {};
  const auto shown = [&](const std::string& text) {
    return keep_details ? text : anonymise(text, conversation.names);
  };
  json::array messages;
  const auto add = [&messages](std::string_view role, std::string_view content) {
    messages.push_back(json::object{{"role", role}, {"content", content}});
  };
  if (conversation.system) add("system", *conversation.system);
  if (keep_details && !conversation.athlete.empty()) add("system", conversation.athlete);
  for (auto turn = turns.begin(); turn != last.base(); ++turn) {
    add("user", shown(turn->question));
    add("assistant", shown(turn->reply));
    if (!turn->chosen) messages.back().as_object()["weight"] = 0;
  }
  return json::serialize(json::object{{"messages", std::move(messages)}}) + "\n";
}

}  // namespace coach::worker
