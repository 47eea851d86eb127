#include "relay/api/reply_progress.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <iterator>

#include "relay/api/request_body.hpp"

namespace coach::relay {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& row, std::string_view name) {
  const auto* value = row.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string quoted(std::string_view text) {
  return json::serialize(json::value(text));
}

}  // namespace

std::expected<std::optional<ReplyRow>, std::string> parse_reply_row(std::string_view text) {
  boost::system::error_code error;
  const auto rows = json::parse(text, error);
  if (error || !rows.is_array()) return std::unexpected("not a list of rows");
  if (rows.get_array().empty()) return std::nullopt;
  const auto* row = rows.get_array()[0].if_object();
  if (row == nullptr) return std::unexpected("not a row");
  const auto* revision = row->if_contains("revision");
  if (revision == nullptr || !revision->is_int64()) return std::unexpected("a row without revision");
  return ReplyRow{text_of(*row, "id"), text_of(*row, "status"), text_of(*row, "content"),
                  text_of(*row, "error"), revision->get_int64()};
}

std::optional<EventId> parse_event_id(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || !is_uuid(text.substr(0, colon))) return std::nullopt;
  EventId id{std::string(text.substr(0, colon)), 0};
  const auto* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, id.sent);
  if (error != std::errc() || stop != end) return std::nullopt;
  return id;
}

std::string ReplyProgress::opening(const std::string& reply_id, std::size_t sent) {
  return fmt::format("id: {}:{}\n\n", reply_id, sent);
}

std::string ReplyProgress::events_for(const ReplyRow& row) {
  std::string out;
  const auto add = std::back_inserter(out);
  const bool inside_a_character = sent_ < row.content.size() && (row.content[sent_] & 0xc0) == 0x80;
  // Another attempt may have more text already than this one had shown: only its words tell.
  if (row.content.size() < sent_ || inside_a_character || !row.content.starts_with(shown_)) {
    sent_ = 0;
    fmt::format_to(add, "event: restart\nid: {}:0\ndata: {{\"token\": \"\"}}\n\n", row.id);
  }
  if (row.content.size() > sent_) {
    const auto token = std::string_view(row.content).substr(sent_);
    sent_ = row.content.size();
    fmt::format_to(add, "id: {}:{}\ndata: {{\"token\": {}}}\n\n", row.id, sent_, quoted(token));
  }
  shown_ = row.content;
  if (!row.ended()) return out;
  if (row.status == "failed") {
    const std::string_view why =
        row.error.empty() ? "Coach K is temporarily unavailable." : std::string_view(row.error);
    fmt::format_to(add, "data: {{\"token\": \"\", \"error\": {}}}\n\n", quoted(why));
  }
  fmt::format_to(add, "data: [DONE]\n\n");
  return out;
}

}  // namespace coach::relay
