#include "tests/chaos/read_evidence.hpp"

#include <stdexcept>
#include <utility>

namespace coach::chaos {
namespace {

asio::awaitable<pg::Result> rows_of(pg::Connection& connection, std::string sql) {
  auto rows = co_await connection.query(std::move(sql));
  if (!rows) throw std::runtime_error("reading the evidence: " + pg::describe(rows.error()));
  co_return std::move(*rows);
}

std::optional<std::int64_t> integer_or_null(const pg::Result& rows, int row, int column) {
  if (rows.null(row, column)) return std::nullopt;
  return rows.integer(row, column);
}

std::optional<std::uint64_t> serial_or_null(const pg::Result& rows, int row, int column) {
  if (rows.null(row, column)) return std::nullopt;
  return static_cast<std::uint64_t>(rows.integer(row, column));
}

std::string text(const pg::Result& rows, int row, int column) {
  return std::string(rows.text(row, column));
}

// "coach-worker name" and "coach-worker-search name" are sessions of the worker `name`.
std::string worker_of(std::string_view application) {
  const auto blank = application.find(' ');
  if (!application.starts_with("coach-") || blank == std::string_view::npos) return {};
  return std::string(application.substr(blank + 1));
}

asio::awaitable<void> read_messages(pg::Connection& connection, Evidence& evidence) {
  const auto questions = co_await rows_of(
      connection, "select id, conversation_id, position from public.messages where role = 'user'");
  for (int row = 0; row < questions.rows(); ++row) {
    evidence.questions.push_back(
        {text(questions, row, 0), text(questions, row, 1), questions.integer(row, 2)});
  }
  const auto replies = co_await rows_of(
      connection,
      "select id, reply_to, status, content, error, revision from public.messages where role = 'assistant'");
  for (int row = 0; row < replies.rows(); ++row) {
    evidence.replies.push_back({text(replies, row, 0), text(replies, row, 1), text(replies, row, 2),
                                text(replies, row, 3), text(replies, row, 4), replies.integer(row, 5)});
  }
  const auto jobs = co_await rows_of(connection, "select message_id from coach.jobs");
  for (int row = 0; row < jobs.rows(); ++row) evidence.jobs_left.push_back(text(jobs, row, 0));
  const auto dead = co_await rows_of(connection, "select message_id from coach.dead_jobs");
  for (int row = 0; row < dead.rows(); ++row) evidence.dead_jobs.push_back(text(dead, row, 0));
}

asio::awaitable<void> read_writes(pg::Connection& connection, Evidence& evidence) {
  const auto rows = co_await rows_of(
      connection,
      "select transaction, (extract(epoch from at) * 1000000)::bigint, message_id, old_revision, revision, "
      "old_status, status, "
      "changed_bytes, application, fence, holder, first_serial, last_serial from chaos.writes order by id");
  for (int row = 0; row < rows.rows(); ++row) {
    evidence.writes.push_back({.transaction = rows.integer(row, 0),
                               .at = rows.integer(row, 1),
                               .message_id = text(rows, row, 2),
                               .old_revision = rows.integer(row, 3),
                               .revision = rows.integer(row, 4),
                               .old_status = text(rows, row, 5),
                               .status = text(rows, row, 6),
                               .changed_bytes = rows.integer(row, 7),
                               .writer = worker_of(rows.text(row, 8)),
                               .fence = integer_or_null(rows, row, 9),
                               .holder = text(rows, row, 10),
                               .first_serial = serial_or_null(rows, row, 11),
                               .last_serial = serial_or_null(rows, row, 12)});
  }
  const auto made = co_await rows_of(connection, "select message_id, revision from chaos.first_revisions");
  for (int row = 0; row < made.rows(); ++row)
    evidence.first_revisions[text(made, row, 0)] = made.integer(row, 1);
}

asio::awaitable<void> read_job_events(pg::Connection& connection, Evidence& evidence) {
  const auto rows = co_await rows_of(connection,
                                     "select transaction, (extract(epoch from at) * 1000000)::bigint, "
                                     "message_id, conversation_id, old_state, "
                                     "state, old_worker, worker, fence, (extract(epoch from old_lease_until) "
                                     "* 1000000)::bigint, application, claim "
                                     "from chaos.job_events order by id");
  for (int row = 0; row < rows.rows(); ++row) {
    evidence.job_events.push_back({.transaction = rows.integer(row, 0),
                                   .at = rows.integer(row, 1),
                                   .message_id = text(rows, row, 2),
                                   .conversation_id = text(rows, row, 3),
                                   .old_state = text(rows, row, 4),
                                   .state = text(rows, row, 5),
                                   .old_worker = text(rows, row, 6),
                                   .worker = text(rows, row, 7),
                                   .fence = rows.integer(row, 8),
                                   .claim = text(rows, row, 11),
                                   .old_lease_until = integer_or_null(rows, row, 9).value_or(0),
                                   .writer = worker_of(rows.text(row, 10))});
  }
}

}  // namespace

asio::awaitable<void> read_evidence(pg::Connection& connection, Evidence& evidence) {
  co_await read_messages(connection, evidence);
  co_await read_writes(connection, evidence);
  co_await read_job_events(connection, evidence);
}

}  // namespace coach::chaos
