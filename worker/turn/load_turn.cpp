#include "worker/turn/load_turn.hpp"

#include <charconv>
#include <utility>

#include "sql/queries.hpp"
#include "worker/turn/athlete_profile.hpp"

namespace coach::worker {

std::chrono::sys_days read_day(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  std::from_chars(text.data() + 8, text.data() + 10, day);
  return std::chrono::year_month_day{std::chrono::year(year), std::chrono::month(month),
                                     std::chrono::day(day)};
}

asio::awaitable<std::expected<TurnHistory, std::string>> load_turn(pg::Pipeline& database,
                                                                   std::string conversation_id,
                                                                   std::string question_id, int turns,
                                                                   Countdown countdown) {
  pg::Params params;
  params.text(std::move(conversation_id)).text(std::move(question_id)).integer(turns);
  const auto row = co_await database.query(sql::load_turn, std::move(params));
  if (!row) co_return std::unexpected(pg::describe(row.error()));
  const int day = countdown == Countdown::from_today ? 2 : 3;
  if (row->rows() != 1 || row->null(0, day)) co_return std::unexpected("the conversation is gone");
  const auto profile = row->null(0, 0) ? boost::json::value() : parse_profile(row->text(0, 0));
  co_return TurnHistory{athlete_summary(profile, read_day(row->text(0, day))),
                        parse_history(row->text(0, 1))};
}

}  // namespace coach::worker
