#include "worker/reprocess/run_store.hpp"

#include <fmt/format.h>

#include <utility>

#include "sql/queries.hpp"
#include "worker/prompt_file.hpp"

namespace coach::worker {
namespace {

std::optional<std::string> number_or_null(std::optional<double> value) {
  return value.transform([](double number) { return fmt::format("{}", number); });
}

std::string sentence(std::string_view what, const pg::Error& error) {
  return fmt::format("{}: {}", what, pg::describe(error));
}

std::string no_run(std::int64_t run) {
  return fmt::format("there is no run {}: `coach-worker reprocess list` shows them", run);
}

}  // namespace

asio::awaitable<OrSentence<void>> connect_worker(pg::Connection& database, const Config& config) {
  const auto connected = co_await database.connect(config.database.url.reveal(), "coach-worker reprocess",
                                                   config.database.connect_timeout);
  if (!connected) co_return std::unexpected(sentence("cannot connect", connected.error()));
  co_return OrSentence<void>{};
}

asio::awaitable<OrSentence<Estimate>> estimate_run(pg::Connection& database, const Config& config,
                                                   const ReprocessOptions& options, RunParameters run) {
  const auto row = co_await database.query(sql::reprocess_prices.sql);
  if (!row) {
    // 42501, 42P01: an older schema, or another role's.
    co_return std::unexpected(sentence("cannot read the prices (coach.settings)", row.error()));
  }
  const Prices prices{options.price_in.value_or(row->number(0, 0)),
                      options.price_out.value_or(row->number(0, 1))};
  const auto totals = co_await select_turns(database, options.selection, std::nullopt);
  if (!totals) co_return std::unexpected(totals.error());
  const auto usual = load_prompt_file(config.prompt.file, "");
  const auto usual_bytes = usual ? usual->size() : run.prompt.size();
  co_return estimate_cost(*totals, request_shape(config, run, usual_bytes), prices);
}

asio::awaitable<OrSentence<std::int64_t>> create_run(pg::Connection& database, const Config& config,
                                                     const ReprocessOptions& options, RunParameters run,
                                                     double reserved_per_turn) {
  pg::Params params;
  params.text(selection_json(options.selection))
      .text(provider_of(config))
      .text(embeddings_of(config))
      .text(run.chat.model)
      .number(run.chat.temperature)
      .integer(run.chat.max_tokens)
      .text(run.prompt)
      .integer(run.history_turns)
      .integer(run.retrieval.match_count)
      .number(run.retrieval.full_text_weight)
      .number(run.retrieval.semantic_weight)
      .integer(run.retrieval.rrf_k)
      .text_or_null(number_or_null(options.price_in))
      .text_or_null(number_or_null(options.price_out))
      .text_or_null(number_or_null(options.budget_usd))
      .number(reserved_per_turn);
  const auto made = co_await database.query(sql::reprocess_create.sql, std::move(params));
  if (!made) co_return std::unexpected(sentence("cannot make the run", made.error()));
  co_return made->integer(0, 0);
}

asio::awaitable<OrSentence<void>> fill_and_start(pg::Connection& database, std::int64_t run,
                                                 Selection selection) {
  if (const auto filled = co_await select_turns(database, std::move(selection), run); !filled) {
    co_return std::unexpected(filled.error());
  }
  pg::Params params;
  params.integer(run);
  const auto started = co_await database.query(sql::reprocess_start.sql, std::move(params));
  if (!started) co_return std::unexpected(sentence("cannot start the run", started.error()));
  co_return OrSentence<void>{};
}

asio::awaitable<OrSentence<Resumed>> resume_run(pg::Connection& database, const Config& config,
                                                const ReprocessOptions& options) {
  const std::int64_t run = options.resume.value_or(0);
  pg::Params params;
  params.integer(run)
      .text_or_null(number_or_null(options.budget_usd))
      .text(provider_of(config))
      .text(embeddings_of(config));
  const auto row = co_await database.query(sql::reprocess_resume.sql, std::move(params));
  if (!row) co_return std::unexpected(sentence("cannot resume the run", row.error()));
  if (row->rows() != 1) co_return std::unexpected(no_run(run));
  const auto state = row->text(0, 0);
  if (state == "complete") co_return Resumed{true, false};
  if (row->text(0, 2) != provider_of(config) || row->text(0, 3) != embeddings_of(config)) {
    co_return std::unexpected(
        fmt::format("run {} asks {} (embeddings: {}), this configuration {} ({}). Set NEBIUS_BASE_URL and "
                    "the embedding's settings as they were.",
                    run, row->text(0, 2), row->text(0, 3), provider_of(config), embeddings_of(config)));
  }
  if (state == "filling") {
    if (const auto filled = co_await fill_and_start(database, run, parse_selection(row->text(0, 1)));
        !filled) {
      co_return std::unexpected(filled.error());
    }
  }
  co_return Resumed{false, state != "running"};
}

asio::awaitable<OrSentence<void>> pause_run(pg::Connection& database, std::int64_t run) {
  pg::Params params;
  params.integer(run);
  const auto paused = co_await database.query(sql::reprocess_pause.sql, std::move(params));
  if (!paused) co_return std::unexpected(sentence("cannot pause the run", paused.error()));
  co_return OrSentence<void>{};
}

asio::awaitable<OrSentence<std::int64_t>> delete_run(pg::Connection& database, std::int64_t run) {
  pg::Params params;
  params.integer(run);
  const auto gone = co_await database.query(sql::reprocess_delete.sql, std::move(params));
  if (!gone && gone.error().is("PT409")) co_return std::unexpected(gone.error().message);
  if (!gone) co_return std::unexpected(sentence("cannot delete the run", gone.error()));
  if (gone->null(0, 0)) co_return std::unexpected(no_run(run));
  co_return gone->integer(0, 0);
}

asio::awaitable<OrSentence<RunStatus>> run_status(pg::Connection& database, std::int64_t run) {
  pg::Params params;
  params.integer(run);
  const auto row = co_await database.query(sql::reprocess_status.sql, std::move(params));
  if (!row) co_return std::unexpected(sentence("cannot read the run", row.error()));
  if (row->rows() != 1) co_return std::unexpected(no_run(run));
  RunStatus status;
  status.state = row->text(0, 0);
  status.paused_by = row->text(0, 1);
  status.turns = row->integer(0, 2);
  status.complete = row->integer(0, 3);
  status.failed = row->integer(0, 4);
  status.in_flight = row->integer(0, 5);
  status.usd = row->number(0, 6);
  if (!row->null(0, 7)) status.budget_usd = row->number(0, 7);
  co_return status;
}

}  // namespace coach::worker
