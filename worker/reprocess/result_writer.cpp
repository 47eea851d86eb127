#include "worker/reprocess/result_writer.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <utility>

#include "core/log.hpp"
#include "sql/queries.hpp"

namespace coach::worker {
namespace {

constexpr std::size_t most_a_statement = 100;
constexpr auto tick = std::chrono::milliseconds(50);  // how long a result may wait for company
constexpr auto pause_without_database = std::chrono::milliseconds(500);

std::string milliseconds_text(std::chrono::milliseconds time) {
  return std::to_string(std::clamp<std::int64_t>(time.count(), 0, 2'147'483'647));
}

}  // namespace

ResultWriter::ResultWriter(const Executor& executor, pg::Pipeline& database, std::string worker)
    : database_(database), worker_(std::move(worker)), executor_(executor), life_(executor) {}

asio::awaitable<bool> ResultWriter::store(std::shared_ptr<BatchTurn> turn, TurnResult result) {
  auto finished = std::make_shared<Finished>(
      Finished{std::move(turn), std::move(result), std::nullopt, Event(executor_)});
  waiting_.push_back(finished);
  if (waiting_.size() == 1) life_.wake();
  while (!finished->stored) co_await finished->settled.wait();
  co_return *finished->stored;
}

asio::awaitable<void> ResultWriter::run() {
  return life_.run_loop(work());
}

asio::awaitable<void> ResultWriter::work() {
  while (!life_.stopping() || !waiting_.empty()) {
    if (waiting_.empty()) {
      co_await life_.rest();
      continue;
    }
    co_await life_.sleep(tick);
    const auto many = static_cast<std::ptrdiff_t>(std::min(most_a_statement, waiting_.size()));
    Batch batch(waiting_.begin(), waiting_.begin() + many);
    waiting_.erase(waiting_.begin(), waiting_.begin() + many);
    if (co_await write(batch)) continue;
    // The server refused the statement: one row spoils it. Each on its own.
    for (const auto& finished : batch) {
      Batch alone(1, finished);
      if (batch.size() == 1 || !co_await write(alone)) {
        finished->stored = false;
        finished->settled.set();
      }
    }
  }
}

pg::Params ResultWriter::parameters(const Batch& batch) const {
  std::vector<std::int64_t> runs;
  std::vector<std::int64_t> fences;
  std::vector<std::int64_t> tokens_in;
  std::vector<std::int64_t> tokens_out;
  std::vector<std::string> ids;
  std::vector<std::string> claims;
  std::vector<std::string> statuses;
  std::vector<std::string> texts;
  std::vector<std::string> chunks;
  std::vector<std::string> latencies;
  std::vector<std::string> original_statuses;
  std::vector<std::string> original_checksums;
  std::vector<std::string> question_checksums;
  std::vector<std::optional<std::string>> reasons;
  std::vector<std::optional<std::string>> errors;
  std::vector<std::optional<std::string>> first_tokens;
  for (const auto& entry : batch) {
    const auto& turn = *entry->turn;
    const auto& result = entry->result;
    runs.push_back(turn.claimed.run);
    ids.push_back(turn.claimed.message_id);
    claims.push_back(turn.claimed.claim);
    fences.push_back(turn.claimed.fence);
    statuses.push_back(result.status);
    texts.push_back(turn.text);
    chunks.push_back(pg::text_array(std::span<const std::string>(turn.chunk_ids)));
    reasons.push_back(result.finish_reason);
    errors.push_back(result.error);
    tokens_in.push_back(result.tokens.prompt_tokens);
    tokens_out.push_back(result.tokens.completion_tokens);
    original_statuses.push_back(turn.claimed.original_status);
    original_checksums.push_back(turn.claimed.original_md5);
    question_checksums.push_back(turn.claimed.question_md5);
    latencies.push_back(milliseconds_text(result.latency));
    first_tokens.push_back(result.first_token.transform(milliseconds_text));
  }
  const auto texts_of = [](const auto& values) {
    return pg::text_array(std::span<const typename std::decay_t<decltype(values)>::value_type>(values));
  };
  pg::Params params;
  params.text(worker_)
      .text(pg::integer_array(runs))
      .text(texts_of(ids))
      .text(texts_of(claims))
      .text(pg::integer_array(fences))
      .text(texts_of(statuses))
      .text(texts_of(texts))
      .text(texts_of(chunks))
      .text(texts_of(reasons))
      .text(texts_of(errors))
      .text(pg::integer_array(tokens_in))
      .text(pg::integer_array(tokens_out))
      .text(texts_of(latencies))
      .text(texts_of(first_tokens))
      .text(texts_of(original_statuses))
      .text(texts_of(original_checksums))
      .text(texts_of(question_checksums));
  return params;
}

// False: the server refused it. While the database is away this waits; what was stored without our
// hearing of it is gone from the line then, and stays as it is.
asio::awaitable<bool> ResultWriter::write(const Batch& batch) {
  while (true) {
    const auto rows = co_await database_.query(sql::reprocess_finish, parameters(batch));
    if (!rows && !pg::transient(rows.error())) {
      log::error("cannot store {} results: {}", batch.size(), pg::describe(rows.error()));
      co_return false;
    }
    if (!rows && !life_.stopping()) {
      log::warn("cannot store {} results yet: {}", batch.size(), pg::describe(rows.error()));
      co_await life_.sleep(pause_without_database);
      continue;
    }
    std::set<std::string> stored;
    for (int row = 0; rows && row < rows->rows(); ++row) {
      for (auto& id : rows->text_array(row, 1)) stored.insert(std::move(id));
    }
    for (const auto& entry : batch) {
      entry->stored = stored.contains(entry->turn->claimed.message_id);
      entry->settled.set();
    }
    co_return true;
  }
}

}  // namespace coach::worker
