#include "worker/reprocess/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <chrono>
#include <span>
#include <utility>

#include "sql/queries.hpp"

namespace coach::worker {
namespace {

namespace json = boost::json;

constexpr int page = 5'000;

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !digit) return false;
  }
  return true;
}

bool is_day(std::string_view text) {
  int parts[3] = {0, 0, 0};
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string_view digits[3] = {text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)};
  for (int i = 0; i < 3; ++i) {
    const auto end = digits[i].data() + digits[i].size();
    const auto [rest, error] = std::from_chars(digits[i].data(), end, parts[i]);
    if (error != std::errc{} || rest != end) return false;
  }
  return std::chrono::year_month_day(std::chrono::year(parts[0]),
                                     std::chrono::month(static_cast<unsigned>(parts[1])),
                                     std::chrono::day(static_cast<unsigned>(parts[2])))
      .ok();
}

std::optional<std::string> ids_or_null(const std::vector<std::string>& ids) {
  if (ids.empty()) return std::nullopt;
  return pg::text_array(std::span<const std::string>(ids));
}

}  // namespace

std::string check_selection(const Selection& selection) {
  const auto bad_id = [](const std::vector<std::string>& ids) {
    return std::ranges::find_if_not(ids, is_uuid);
  };
  if (const auto bad = bad_id(selection.conversations); bad != selection.conversations.end()) {
    return fmt::format(
        "--conversation: expected an id such as 0f8fad5b-d9cb-469f-a165-70867728950e, found {}", *bad);
  }
  if (const auto bad = bad_id(selection.athletes); bad != selection.athletes.end()) {
    return fmt::format("--athlete: expected an id such as 0f8fad5b-d9cb-469f-a165-70867728950e, found {}",
                       *bad);
  }
  for (const auto& [name, day] : {std::pair("--from", selection.from), std::pair("--to", selection.to)}) {
    if (day && !is_day(*day))
      return fmt::format("{}: expected a day such as 2026-11-30, found {}", name, *day);
  }
  const bool chosen = !selection.conversations.empty() || !selection.athletes.empty() || selection.from ||
                      selection.to || selection.rated_down || selection.failed;
  if (!chosen && !selection.all) {
    return "which turns? Say --conversation ID, --athlete ID, --from DAY, --to DAY, --rated-down, --failed, "
           "or --all";
  }
  if (chosen && selection.all) return "--all does not go with the other choices: leave it out, or them";
  return {};
}

std::string selection_json(const Selection& selection) {
  json::object object;
  const auto add = [&object](std::string_view name, const std::vector<std::string>& ids) {
    if (!ids.empty()) object[name] = json::array(ids.begin(), ids.end());
  };
  add("conversations", selection.conversations);
  add("athletes", selection.athletes);
  if (selection.from) object["from"] = *selection.from;
  if (selection.to) object["to"] = *selection.to;
  if (selection.rated_down) object["rated_down"] = true;
  if (selection.failed) object["failed"] = true;
  if (selection.all) object["all"] = true;
  return json::serialize(object);
}

Selection parse_selection(std::string_view json_text) {
  const json::value parsed = json::parse(json_text);
  const auto& object = parsed.as_object();
  Selection selection;
  const auto ids = [&object](std::string_view name) {
    std::vector<std::string> found;
    if (const auto* value = object.if_contains(name)) {
      for (const auto& id : value->as_array()) found.emplace_back(id.as_string());
    }
    return found;
  };
  const auto day = [&object](std::string_view name) -> std::optional<std::string> {
    const auto* value = object.if_contains(name);
    if (value == nullptr) return std::nullopt;
    return std::string(value->as_string());
  };
  selection.conversations = ids("conversations");
  selection.athletes = ids("athletes");
  selection.from = day("from");
  selection.to = day("to");
  selection.rated_down = object.contains("rated_down");
  selection.failed = object.contains("failed");
  selection.all = object.contains("all");
  return selection;
}

asio::awaitable<std::expected<SelectionTotals, std::string>> select_turns(pg::Connection& database,
                                                                          Selection selection,
                                                                          std::optional<std::int64_t> run) {
  SelectionTotals totals;
  std::string time = "-infinity";
  std::string id = "00000000-0000-0000-0000-000000000000";
  while (true) {
    pg::Params params;
    params.text_or_null(run.transform([](std::int64_t number) { return std::to_string(number); }))
        .text(time)
        .text(id)
        .integer(page)
        .text_or_null(ids_or_null(selection.conversations))
        .text_or_null(ids_or_null(selection.athletes))
        .text_or_null(selection.from)
        .text_or_null(selection.to)
        .boolean(selection.rated_down)
        .boolean(selection.failed);
    const auto row = co_await database.query(sql::reprocess_select.sql, std::move(params));
    if (!row) co_return std::unexpected("cannot choose the turns: " + pg::describe(row.error()));
    totals.turns += row->integer(0, 2);
    totals.known += row->integer(0, 3);
    totals.tokens_in += row->integer(0, 4);
    totals.tokens_out += row->integer(0, 5);
    if (row->integer(0, 2) < page) co_return totals;
    time = row->text(0, 0);
    id = row->text(0, 1);
  }
}

}  // namespace coach::worker
