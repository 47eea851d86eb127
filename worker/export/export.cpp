#include "worker/export/export.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <span>
#include <utility>

#include "sql/queries.hpp"
#include "worker/export/training_line.hpp"
#include "worker/turn/athlete_profile.hpp"
#include "worker/turn/load_turn.hpp"

namespace coach::worker {
namespace {

namespace json = boost::json;

constexpr int page = 100;

TrainingConversation conversation_of(const pg::Result& rows, int row, const ExportOptions& options) {
  TrainingConversation conversation;
  conversation.system = options.system;
  if (!rows.null(row, 1)) conversation.names.emplace_back(rows.text(row, 1));
  if (options.keep_athlete_details) {
    conversation.athlete = athlete_summary(parse_profile(rows.text(row, 2)), read_day(rows.text(row, 3)));
  }
  const auto turns = json::parse(rows.text(row, 4));
  for (const auto& turn : turns.as_array()) {
    conversation.turns.push_back({std::string(turn.at("question").as_string()),
                                  std::string(turn.at("reply").as_string()), turn.at("chosen").as_bool()});
  }
  return conversation;
}

}  // namespace

asio::awaitable<std::expected<std::int64_t, std::string>> export_conversations(
    pg::Connection& database, ExportOptions options, std::function<bool(std::string_view)> write) {
  std::int64_t lines = 0;
  std::string after = "00000000-0000-0000-0000-000000000000";
  while (true) {
    pg::Params params;
    params.text(after)
        .integer(page)
        .text_or_null(options.rating.transform([](int rating) { return std::to_string(rating); }))
        .text(pg::text_array(std::span<const std::string>(options.statuses)))
        .text_or_null(options.from)
        .text_or_null(options.to);
    const auto rows = co_await database.query(sql::export_page.sql, std::move(params));
    if (!rows) co_return std::unexpected("cannot read the conversations: " + pg::describe(rows.error()));
    for (int row = 0; row < rows->rows(); ++row) {
      const auto line = training_line(conversation_of(*rows, row, options), options.keep_athlete_details);
      if (line.empty()) continue;
      if (!write(line)) co_return std::unexpected("the output cannot be written");
      ++lines;
    }
    if (rows->rows() < page) co_return lines;
    after = rows->text(rows->rows() - 1, 0);
  }
}

}  // namespace coach::worker
