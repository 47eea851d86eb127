#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cmath>

#include "pg/connection.hpp"
#include "pg/conninfo.hpp"
#include "sql/queries.hpp"
#include "worker/doctor/examine.hpp"
#include "worker/doctor/judgements.hpp"

namespace coach::worker {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using Rows = std::expected<pg::Result, pg::Error>;

constexpr auto patience = std::chrono::seconds(30);  // for all questions together
constexpr auto hearing = std::chrono::seconds(2);

milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(Clock::now() - start);
}

// A statement that should never fail: a sentence instead of a judgement.
Check unasked(std::string name, const pg::Error& error) {
  return {std::move(name), Verdict::failure, pg::describe(error),
          "the first failure above is likely its cause"};
}

// Every server that the connection string names is this machine, or a socket on it.
bool is_local(const std::string& url) {
  const auto options = pg::parse_conninfo(url);
  if (!options) return false;
  return std::ranges::all_of(pg::one_by_one(*options), [](const pg::ConnectOptions& server) {
    const auto address = server.find("hostaddr");
    const auto host = server.find("host");
    const std::string name = address != server.end() ? address->second
                             : host != server.end()  ? host->second
                                                     : "";
    if (name.empty() || name.starts_with('/') || name == "localhost") return true;
    boost::system::error_code bad;
    const auto ip = asio::ip::make_address(name, bad);
    return !bad && ip.is_loopback();
  });
}

class Examination {
 public:
  Examination(const Executor& executor, const Config& config, std::optional<Embedding> embedding)
      : config_(config), embedding_(std::move(embedding)), database_(executor), other_(executor) {}

  asio::awaitable<void> run() {
    if (!co_await connect()) co_return;
    if (!co_await session()) co_return;
    co_await latency();
    co_await listen();
    const bool migrated = co_await migrations();
    co_await grants();
    co_await search();
    co_await publication();
    if (migrated) co_await reservation();
    if (migrated) co_await queue();
  }

  std::vector<Check>& checks() { return checks_; }

 private:
  asio::awaitable<Rows> ask(const pg::Statement& statement) { return database_.query(statement.sql, {}); }

  asio::awaitable<bool> connect() {
    const auto start = Clock::now();
    const auto& url = config_.database.url.reveal();
    // Also at a server that can only be read: it is to be named.
    const auto connected = co_await database_.connect(
        url, "coach-doctor", {.timeout = config_.database.connect_timeout, .session = pg::Session::any});
    auto check = connected ? Check{"database", Verdict::ok,
                                   fmt::format("reached, PostgreSQL {}", database_.server_version() / 10000)}
                           : judge_connect_error(connected.error());
    check.took = since(start);
    checks_.push_back(std::move(check));
    if (connected) checks_.push_back(judge_tls(database_.encrypted(), is_local(url)));
    co_return connected.has_value();
  }

  // False: nothing can be written here, and what follows would only say so again.
  asio::awaitable<bool> session() {
    const auto before = std::chrono::system_clock::now();
    const auto row = co_await ask(sql::doctor_session);
    const auto after = std::chrono::system_clock::now();
    if (!row || row->rows() != 1) {
      if (!row) checks_.push_back(unasked("role", row.error()));
      co_return true;
    }
    checks_.push_back(judge_role(row->text(0, 0), row->boolean(0, 1), row->boolean(0, 2)));
    const auto middle = before + (after - before) / 2;
    const std::chrono::duration<double> theirs(row->number(0, 3));
    checks_.push_back(
        judge_clock(std::chrono::duration_cast<milliseconds>(theirs - middle.time_since_epoch())));
    wal_level_ = row->text(0, 4);
    const bool read_only = row->boolean(0, 5) || row->boolean(0, 6);
    if (read_only) checks_.push_back(judge_writable(row->boolean(0, 5), row->boolean(0, 6)));
    co_return !read_only;
  }

  asio::awaitable<void> latency() {
    std::array<microseconds, 5> times{};
    for (auto& time : times) {
      const auto start = Clock::now();
      const auto row = co_await database_.script("select 1");
      if (!row) co_return checks_.push_back(unasked("latency", row.error()));
      time = std::chrono::duration_cast<microseconds>(Clock::now() - start);
    }
    std::ranges::sort(times);
    checks_.push_back(judge_round_trip(times[times.size() / 2]));
  }

  // A notification from another session, and a statement prepared in an earlier transaction.
  asio::awaitable<void> listen() {
    const auto connected =
        co_await other_.connect(config_.database.url.reveal(), "coach-doctor",
                                {.timeout = config_.database.connect_timeout, .session = pg::Session::any});
    if (!connected) co_return checks_.push_back(unasked("listen", connected.error()));
    const auto start = Clock::now();
    const auto listening = co_await database_.script("listen coach_doctor");
    if (!listening) co_return checks_.push_back(unasked("listen", listening.error()));
    // A pooler in transaction mode gives each transaction any of its servers. The open one takes
    // the server on which the statement was prepared, where there is a pooler.
    [[maybe_unused]] const auto made = co_await database_.script("prepare coach_doctor as select 1");
    [[maybe_unused]] const auto held = co_await other_.script("begin; select 1");
    const auto prepared = co_await database_.script("execute coach_doctor");
    [[maybe_unused]] const auto given = co_await other_.script("rollback");
    const auto nonce = fmt::format("{} {}", getpid(), start.time_since_epoch().count());
    [[maybe_unused]] const auto sent =
        co_await other_.script(fmt::format("select pg_notify('coach_doctor', '{}')", nonce));
    bool heard = false;
    while (!heard && Clock::now() - start < hearing) {
      const auto told = co_await database_.notifications(hearing - (Clock::now() - start));
      if (!told) break;
      heard = std::ranges::any_of(*told, [&](const auto& one) { return one.payload == nonce; });
    }
    auto check = judge_session(heard, prepared.has_value());
    check.took = since(start);
    checks_.push_back(std::move(check));
    // Behind a pooler this session may be somebody else's next.
    [[maybe_unused]] const auto cleared =
        co_await database_.script("unlisten coach_doctor; deallocate coach_doctor");
  }

  asio::awaitable<bool> migrations() {
    checks_.push_back(judge_migrations(co_await ask(sql::applied_migrations)));
    co_return checks_.back().verdict != Verdict::failure;
  }

  asio::awaitable<void> grants() {
    const auto rows = co_await ask(sql::doctor_grants);
    if (!rows) co_return checks_.push_back(unasked("grants", rows.error()));
    std::vector<MissingGrant> missing;
    for (int row = 0; row < rows->rows(); ++row)
      missing.push_back({std::string(rows->text(row, 0)), std::string(rows->text(row, 1))});
    checks_.push_back(judge_grants(missing));
  }

  asio::awaitable<void> search() {
    const auto row = co_await ask(sql::doctor_search);
    if (!row || row->rows() != 1) {
      if (!row) checks_.push_back(unasked("search function", row.error()));
      co_return;
    }
    checks_.push_back(judge_search_function(
        {row->boolean(0, 0), row->boolean(0, 1), row->text_or_null(0, 2).value_or("")}));
    if (checks_.back().verdict == Verdict::ok) co_await sample_search();
  }

  asio::awaitable<void> sample_search() {
    const auto size = static_cast<std::size_t>(config_.embedding.dimensions);
    const Embedding any(size, static_cast<float>(1 / std::sqrt(static_cast<double>(size))));
    const auto& settings = config_.retrieval;
    pg::Params params;
    params.text(sample_question)
        .text(pg::vector_text(embedding_ ? *embedding_ : any))
        .integer(settings.match_count)
        .number(settings.full_text_weight)
        .number(settings.semantic_weight)
        .integer(settings.rrf_k);
    const auto start = Clock::now();
    const auto rows = co_await database_.query(sql::search_knowledge.sql, std::move(params));
    auto check = judge_sample_search(rows ? std::expected<int, pg::Error>(rows->rows())
                                          : std::unexpected(rows.error()));
    check.took = since(start);
    checks_.push_back(std::move(check));
  }

  asio::awaitable<void> publication() {
    const auto row = co_await ask(sql::doctor_publication);
    if (!row) co_return checks_.push_back(unasked("publication", row.error()));
    checks_.push_back(judge_publication(row->boolean(0, 0), row->text_array(0, 1), wal_level_));
  }

  asio::awaitable<void> queue() {
    pg::Params params;
    params.integer(config_.queue.lease.count());
    const auto row = co_await database_.query(sql::queue_state.sql, std::move(params));
    if (!row) co_return checks_.push_back(unasked("queue", row.error()));
    checks_.push_back(judge_queue(read_queue_state(*row)));
  }

  asio::awaitable<void> reservation() {
    const auto row = co_await ask(sql::doctor_reservation);
    if (!row) co_return checks_.push_back(unasked("budget", row.error()));
    const Reservation reserved{row->boolean(0, 0), static_cast<int>(row->integer(0, 1)),
                               static_cast<int>(row->integer(0, 2))};
    checks_.push_back(
        judge_reservation(reserved, config_.inference.max_tokens, config_.prompt.history_turns));
  }

  const Config& config_;
  std::optional<Embedding> embedding_;
  pg::Connection database_;
  pg::Connection other_;
  std::string wal_level_;
  std::vector<Check> checks_;
};

}  // namespace

asio::awaitable<std::vector<Check>> examine_database(Executor executor, const Config& config,
                                                     std::optional<Embedding> embedding) {
  if (config.database.url.empty()) {
    std::vector<Check> checks;
    checks.push_back({"database", Verdict::skipped, "not tried: there is no DATABASE_URL"});
    co_return checks;
  }
  Examination examination(executor, config, std::move(embedding));
  if (!co_await run_for(patience, examination.run())) {
    examination.checks().push_back({"database", Verdict::failure, "it stopped answering",
                                    "look at its load and its locks (pg_stat_activity), then ask again"});
  }
  co_return std::move(examination.checks());
}

}  // namespace coach::worker
