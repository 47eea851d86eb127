#include "relay/realtime/phoenix_message.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstddef>
#include <utility>

#include "relay/realtime/json_text.hpp"

namespace coach::relay::realtime {
namespace {

namespace json = boost::json;

constexpr std::uint8_t client_broadcast = 3;
constexpr std::uint8_t server_broadcast = 4;

Ref ref_of(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(text->data(), text->size());
  if (value.is_number()) return json::serialize(value);
  return std::nullopt;
}

std::optional<std::string> text_of(const json::value& value) {
  const auto* text = value.if_string();
  if (text == nullptr) return std::nullopt;
  return std::string(text->data(), text->size());
}

void append_ref(std::string& out, const Ref& ref) {
  if (ref) {
    append_json_string(out, *ref);
  } else {
    out += "null";
  }
}

json::value member(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found == nullptr ? json::value() : *found;
}

std::expected<ClientMessage, std::string> assemble(Ref join_ref, Ref ref, const json::value& topic,
                                                   const json::value& event, json::value payload) {
  auto topic_text = text_of(topic);
  auto event_text = text_of(event);
  if (!topic_text || !event_text) return std::unexpected("a message without topic or event");
  ClientMessage message{
      std::move(join_ref), std::move(ref), std::move(*topic_text), std::move(*event_text), {}};
  if (auto* object = payload.if_object()) message.payload = std::move(*object);
  return message;
}

}  // namespace

std::expected<ClientMessage, std::string> parse_message(Protocol protocol, std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse({text.data(), text.size()}, error);
  if (error) return std::unexpected("a message that is no JSON: " + error.message());
  if (protocol == Protocol::v1) {
    const auto* object = value.if_object();
    if (object == nullptr) return std::unexpected("a message that is no JSON object");
    return assemble(ref_of(member(*object, "join_ref")), ref_of(member(*object, "ref")),
                    member(*object, "topic"), member(*object, "event"), member(*object, "payload"));
  }
  auto* array = value.if_array();
  if (array == nullptr || array->size() != 5) return std::unexpected("a message that is no array of five");
  auto& parts = *array;
  return assemble(ref_of(parts[0]), ref_of(parts[1]), parts[2], parts[3], std::move(parts[4]));
}

std::expected<ClientBroadcast, std::string> parse_binary_broadcast(std::string_view bytes) {
  constexpr std::size_t header = 7;
  if (bytes.size() < header) return std::unexpected("a binary message that is too short");
  const auto byte = [&bytes](std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); };
  if (byte(0) != client_broadcast) return std::unexpected("a binary message of an unknown kind");
  if (byte(6) > 1) return std::unexpected("a binary message of an unknown encoding");
  const std::size_t names = std::size_t{byte(1)} + byte(2) + byte(3) + byte(4) + byte(5);
  if (bytes.size() < header + names) return std::unexpected("a binary message shorter than its names");
  std::string_view rest = bytes.substr(header);
  const auto take = [&rest](std::size_t length) {
    std::string taken(rest.substr(0, length));
    rest.remove_prefix(length);
    return taken;
  };
  ClientBroadcast message;
  if (auto text = take(byte(1)); !text.empty()) message.join_ref = std::move(text);
  if (auto text = take(byte(2)); !text.empty()) message.ref = std::move(text);
  message.topic = take(byte(3));
  message.event = take(byte(4));
  message.meta = take(byte(5));
  message.encoding = static_cast<Encoding>(byte(6));
  message.payload = std::string(rest);
  return message;
}

Envelope envelope(Protocol protocol, const Ref& join_ref, const Ref& ref, std::string_view topic,
                  std::string_view event) {
  Envelope parts;
  if (protocol == Protocol::v2) {
    parts.head = "[";
    append_ref(parts.head, join_ref);
    parts.head += ',';
    append_ref(parts.head, ref);
    parts.head += ',';
    append_json_string(parts.head, topic);
    parts.head += ',';
    append_json_string(parts.head, event);
    parts.head += ',';
    parts.tail = "]";
    return parts;
  }
  parts.head = R"({"topic":)";
  append_json_string(parts.head, topic);
  parts.head += R"(,"event":)";
  append_json_string(parts.head, event);
  parts.head += R"(,"payload":)";
  parts.tail = R"(,"ref":)";
  append_ref(parts.tail, ref);
  if (join_ref) {
    parts.tail += R"(,"join_ref":)";
    append_ref(parts.tail, join_ref);
  }
  parts.tail += '}';
  return parts;
}

std::string message_text(Protocol protocol, const Ref& join_ref, const Ref& ref, std::string_view topic,
                         std::string_view event, std::string_view payload) {
  auto parts = envelope(protocol, join_ref, ref, topic, event);
  parts.head += payload;
  parts.head += parts.tail;
  return std::move(parts.head);
}

std::string reply_text(Protocol protocol, const Ref& join_ref, const Ref& ref, std::string_view topic,
                       bool ok, std::string_view response) {
  std::string payload = ok ? R"({"status":"ok","response":)" : R"({"status":"error","response":)";
  payload += response;
  payload += '}';
  return message_text(protocol, join_ref, ref, topic, "phx_reply", payload);
}

std::optional<std::string> binary_broadcast(std::string_view topic, std::string_view event,
                                            std::string_view meta, Encoding encoding,
                                            std::string_view payload) {
  constexpr std::size_t longest = 255;
  if (topic.size() > longest || event.size() > longest || meta.size() > longest) return std::nullopt;
  std::string out;
  out.reserve(5 + topic.size() + event.size() + meta.size() + payload.size());
  out += static_cast<char>(server_broadcast);
  out += static_cast<char>(topic.size());
  out += static_cast<char>(event.size());
  out += static_cast<char>(meta.size());
  out += static_cast<char>(encoding);
  out.append(topic).append(event).append(meta).append(payload);
  return out;
}

}  // namespace coach::relay::realtime
