#include "worker/reprocess/report.hpp"

#include <utility>

#include "sql/queries.hpp"

namespace coach::worker {
namespace {

constexpr int page = 5'000;

Answer original_of(const pg::Result& rows, int row) {
  return {rows.text(row, 1) != "complete",
          rows.number(row, 2),
          rows.number(row, 3),
          rows.number(row, 4),
          rows.number(row, 5),
          rows.text_array(row, 6)};
}

Answer new_of(const pg::Result& rows, int row) {
  return {rows.text(row, 7) != "complete",
          rows.number(row, 8),
          rows.number(row, 9),
          rows.number(row, 10),
          rows.number(row, 11),
          rows.text_array(row, 12)};
}

}  // namespace

asio::awaitable<OrSentence<RunReport>> read_report(pg::Connection& database, std::int64_t run) {
  pg::Params params;
  params.integer(run);
  const auto head = co_await database.query(sql::reprocess_header.sql, std::move(params));
  if (!head) co_return std::unexpected("cannot read the run: " + pg::describe(head.error()));
  if (head->rows() != 1) co_return std::unexpected("there is no run " + std::to_string(run));
  RunReport report;
  report.run = {head->integer(0, 0),
                std::string(head->text(0, 1)),
                std::string(head->text(0, 2)),
                std::string(head->text(0, 3)),
                static_cast<int>(head->integer(0, 4)),
                static_cast<int>(head->integer(0, 5)),
                head->integer(0, 6),
                {head->number(0, 7), head->number(0, 8)},
                {head->number(0, 9), head->number(0, 10)},
                head->number(0, 11)};
  std::string after = "00000000-0000-0000-0000-000000000000";
  while (true) {
    pg::Params next;
    next.integer(run).text(after).integer(page);
    const auto rows = co_await database.query(sql::reprocess_compare.sql, std::move(next));
    if (!rows) co_return std::unexpected("cannot read the results: " + pg::describe(rows.error()));
    for (int row = 0; row < rows->rows(); ++row)
      report.figures.add(original_of(*rows, row), new_of(*rows, row));
    if (rows->rows() < page) co_return report;
    after = rows->text(rows->rows() - 1, 0);
  }
}

}  // namespace coach::worker
