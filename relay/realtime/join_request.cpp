#include "relay/realtime/join_request.hpp"

#include <boost/json/value.hpp>
#include <optional>
#include <utility>

namespace coach::relay::realtime {
namespace {

namespace json = boost::json;

const json::object* object(const json::object* parent, std::string_view name) {
  const auto* value = parent == nullptr ? nullptr : parent->if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
}

std::optional<std::string> text(const json::object* parent, std::string_view name) {
  const auto* value = parent == nullptr ? nullptr : parent->if_contains(name);
  const auto* string = value == nullptr ? nullptr : value->if_string();
  if (string == nullptr) return std::nullopt;
  return std::string(string->data(), string->size());
}

bool flag(const json::object* parent, std::string_view name, bool otherwise) {
  const auto* value = parent == nullptr ? nullptr : parent->if_contains(name);
  const auto* boolean = value == nullptr ? nullptr : value->if_bool();
  return boolean == nullptr ? otherwise : *boolean;
}

std::string upper(std::string word) {
  for (char& c : word) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return word;
}

void set_events(Subscription& subscription, const std::string& event) {
  const std::string word = upper(event);
  const bool one = word == "INSERT" || word == "UPDATE" || word == "DELETE";
  subscription.insert = !one || word == "INSERT";
  subscription.update = !one || word == "UPDATE";
  subscription.remove = !one || word == "DELETE";
}

WantedChanges read_changes(const json::object& entry) {
  WantedChanges wanted;
  wanted.echo = entry;
  Subscription& subscription = wanted.subscription;
  const auto schema = text(&entry, "schema");
  const auto table = text(&entry, "table");
  const auto filter = text(&entry, "filter");
  if ((!schema && !table) || (filter && !table)) {
    wanted.problem =
        "No subscription params provided. Please provide at least a `schema` or `table` to subscribe to";
  }
  subscription.schema = schema.value_or("public");
  subscription.table = table.value_or("*");
  set_events(subscription, text(&entry, "event").value_or("*"));
  auto conditions = parse_filter(filter.value_or(""));
  if (conditions) {
    subscription.conditions = std::move(*conditions);
  } else {
    wanted.problem = std::move(conditions.error());
  }
  return wanted;
}

}  // namespace

JoinRequest read_join(const json::object& payload) {
  JoinRequest join;
  join.access_token = text(&payload, "access_token").value_or("");
  const auto* config = object(&payload, "config");
  const auto* broadcast = object(config, "broadcast");
  const auto* presence = object(config, "presence");
  join.is_private = flag(config, "private", false);
  join.broadcast_self = flag(broadcast, "self", false);
  join.broadcast_ack = flag(broadcast, "ack", false);
  join.presence_enabled = flag(presence, "enabled", true);
  join.presence_key = text(presence, "key").value_or("");
  const auto* changes = config == nullptr ? nullptr : config->if_contains("postgres_changes");
  const auto* list = changes == nullptr ? nullptr : changes->if_array();
  if (list == nullptr) return join;
  for (const auto& value : *list) {
    const auto* entry = value.if_object();
    if (entry == nullptr) continue;
    join.changes.push_back(read_changes(*entry));
  }
  return join;
}

}  // namespace coach::relay::realtime
