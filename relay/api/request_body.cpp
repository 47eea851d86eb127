#include "relay/api/request_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <span>

namespace coach::relay {
namespace {

namespace json = boost::json;
using Text = std::expected<std::string, std::string>;

constexpr std::array<std::string_view, 15> profile_fields{"display_name",
                                                          "weight_kg",
                                                          "height_cm",
                                                          "age",
                                                          "sex",
                                                          "training_history",
                                                          "current_phase",
                                                          "race_date",
                                                          "goal_time_minutes",
                                                          "weekly_availability_hours",
                                                          "equipment_available",
                                                          "injuries_limitations",
                                                          "preferences",
                                                          "time_zone",
                                                          "id"};
constexpr std::array<std::string_view, 8> workout_fields{
    "date",  "session_type",       "rpe_pre",          "rpe_post", "duration_minutes",
    "notes", "prescribed_workout", "completed_workout"};
constexpr std::array<std::string_view, 5> session_types{"run", "hiit", "strength", "simulation", "recovery"};

std::expected<json::object, std::string> parse_object(std::string_view body) {
  boost::system::error_code error;
  auto value = json::parse(body, error);
  if (error || !value.is_object()) return std::unexpected("The body must be a JSON object.");
  return std::move(value.get_object());
}

// A misspelt field would otherwise be lost without a word.
std::string unknown_field(const json::object& object, std::span<const std::string_view> fields) {
  for (const auto& entry : object) {
    if (std::ranges::find(fields, std::string_view(entry.key())) == fields.end()) {
      return fmt::format("There is no field \"{}\".", std::string_view(entry.key()).substr(0, 60));
    }
  }
  return {};
}

std::optional<std::string> text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

}  // namespace

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

std::expected<ChatRequest, std::string> parse_chat_request(std::string_view body) {
  const auto object = parse_object(body);
  if (!object) return std::unexpected(object.error());
  ChatRequest request;
  const auto* conversation = object->if_contains("conversation_id");
  if (conversation != nullptr && !conversation->is_null()) {
    request.conversation_id = text_of(*object, "conversation_id");
    if (!request.conversation_id || !is_uuid(*request.conversation_id)) {
      return std::unexpected("conversation_id must be a UUID.");
    }
  }
  auto message = text_of(*object, "message");
  if (!message) return std::unexpected("message must be a text.");
  request.message = std::move(*message);
  return request;
}

Text profile_row(std::string_view body, std::string_view user_id) {
  auto object = parse_object(body);
  if (!object) return std::unexpected(object.error());
  if (auto problem = unknown_field(*object, profile_fields); !problem.empty())
    return std::unexpected(problem);
  object->erase("id");  // clients send back the profile they were given
  (*object)["user_id"] = user_id;
  return json::serialize(*object);
}

Text workout_row(std::string_view body, std::string_view athlete_id) {
  auto object = parse_object(body);
  if (!object) return std::unexpected(object.error());
  if (auto problem = unknown_field(*object, workout_fields); !problem.empty())
    return std::unexpected(problem);
  if (!text_of(*object, "date")) return std::unexpected("date must be an ISO date, such as 2026-11-24.");
  const auto type = text_of(*object, "session_type").value_or("");
  if (std::ranges::find(session_types, type) == session_types.end()) {
    return std::unexpected("session_type must be run, hiit, strength, simulation or recovery.");
  }
  (*object)["athlete_id"] = athlete_id;
  return json::serialize(*object);
}

}  // namespace coach::relay
