#include "worker/worker.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "core/descriptors.hpp"
#include "core/lifecycle.hpp"
#include "core/log.hpp"
#include "http/client.hpp"
#include "http/listen_address.hpp"
#include "pg/listener.hpp"
#include "pg/pipeline.hpp"
#include "sql/queries.hpp"
#include "worker/metrics/monitor.hpp"
#include "worker/metrics/self_report.hpp"
#include "worker/metrics/worker_metrics.hpp"
#include "worker/ops/migrations.hpp"
#include "worker/provider/embeddings.hpp"
#include "worker/provider/rate_budget.hpp"
#include "worker/queue/claimer.hpp"
#include "worker/queue/heartbeat.hpp"
#include "worker/queue/lease_watch.hpp"
#include "worker/queue/live_jobs.hpp"
#include "worker/queue/pruner.hpp"
#include "worker/queue/rescuer.hpp"
#include "worker/reprocess/batch_room.hpp"
#include "worker/reprocess/cpu_share.hpp"
#include "worker/reprocess/run_joiner.hpp"
#include "worker/settings.hpp"
#include "worker/turn/retrieval.hpp"
#include "worker/turn/turn.hpp"
#include "worker/writer/token_writer.hpp"

namespace coach::worker {
namespace {

constexpr auto closing_limit = std::chrono::seconds(3);  // of each step of a stop that needs the database
// What the whole process takes before past turns wait for live replies.
constexpr double cpu_share_of_all = 0.3;
constexpr auto past_turns_looked_at = std::chrono::milliseconds(200);  // how often, while draining

}  // namespace

class Worker::Impl {
 public:
  Impl(const Executor& executor, const Config& config, std::string prompt, const std::string& name)
      : config_(config),
        most_replies_(most_replies(config, descriptor_limit())),
        executor_(executor),
        metrics_(genai_names(config)),
        database_(executor, observed(pipeline_options(config, name))),
        search_(executor, observed(search_options(config, name))),
        listener_(executor, listener_options(config, name),
                  [this](pg::Wake wake, const std::string& channel, const std::string& payload) {
                    hear(wake, channel, payload);
                  }),
        provider_(executor, client_options(config)),
        embeddings_(provider_, embedding_settings(config)),
        retrieval_(embeddings_, search_, retrieval_settings(config), metrics_),
        writer_(executor, database_, writer_settings(config, name), metrics_),
        budget_(rate_limits(config)),
        turns_(database_, retrieval_, provider_, writer_, budget_, metrics_,
               turn_settings(config, std::move(prompt))),
        jobs_(executor, config.queue.lease, {database_, turns_, writer_, budget_, metrics_},
              {[this](std::int64_t in, std::int64_t out) { heartbeat_.add_unaccounted(in, out); },
               [this](bool suspect) { reply_ended(suspect); }}),
        heartbeat_(executor, database_, heartbeat_settings(config, name), jobs_.replies(), metrics_),
        leases_(executor, config.queue.heartbeat, jobs_.replies(), metrics_),
        rescuer_(
            executor, database_, rescue_settings(config), [this] { return heartbeat_.in_touch(); },
            [this] { claimer_.wake(); }, metrics_),
        pruner_(executor, prune_settings(config)),
        report_(metrics_,
                {database_, search_, listener_, [this] { return jobs_.size(); },
                 [this] { return working_ && stops_ == 0; }, [this] { return claimer_.succeeding(); },
                 [this] { return heartbeat_.succeeding(); }},
                most_replies_, config.queue.lease),
        claimer_(executor, database_, claim_settings(config, name),
                 {[this] { return room(); }, [this] { return listener_.connected(); },
                  [this](ClaimedJob job, Clock::time_point claimed_at) {
                    jobs_.start(std::move(job), claimed_at);
                  }}),
        joiner_(executor, database_, provider_, embeddings_, budget_, metrics_.batch,
                reprocess_settings(config, name), config.queue.poll,
                [this](std::size_t in_flight) { return room_for_past(in_flight); }),
        services_(executor),
        claiming_(executor),
        beating_(executor),
        life_(executor) {
    // Leases may be about to run out after some time without a connection.
    database_.on_connect([this] { heartbeat_.wake(); });
  }

  asio::awaitable<RunResult> run() {
    auto result = RunResult::drained;
    co_await life_.run_loop(work(result));
    co_return result;
  }

  // No coroutine of this worker is left.
  bool ended() const {
    return services_.running() + claiming_.running() + beating_.running() + jobs_.running() == 0;
  }

  void stop() {
    ++stops_;
    life_.stop();
    life_.wake();  // a second call ends the wait for replies
    // Still waiting for a database: that wait is all there is to end.
    if (!working_) database_.stop();
  }

  std::uint16_t metrics_port() const { return metrics_port_; }

 private:
  asio::awaitable<void> work(RunResult& result) {
    if (!listen()) {
      result = RunResult::no_address;
      co_return;
    }
    services_.spawn("database connection", database_.run());
    services_.spawn("search connection", search_.run());
    if (co_await usable(result)) {
      working_ = true;
      services_.spawn("listener", listener_.run());
      beating_.spawn("token writer", writer_.run());
      beating_.spawn("heartbeat", heartbeat_.run());
      services_.spawn("lease watch", leases_.run());
      services_.spawn("rescuer", rescuer_.run());
      claiming_.spawn("claimer", claimer_.run());
      services_.spawn("pruner", pruner_.run());
      services_.spawn("reprocessing", joiner_.run());
      warn_of_few_descriptors();
      co_await hearing();
      log::info("ready: up to {} replies at once, model {}", most_replies_, config_.inference.model);
      while (co_await life_.rest()) continue;
      result = co_await drain();
    }
    co_await close();
    if (!ended()) result = RunResult::left_behind;
  }

  // Writer and heartbeat end before the connections that they need. Each wait has its limit: whatever
  // hangs, the process ends.
  asio::awaitable<void> close() {
    rescuer_.stop();
    pruner_.stop();
    listener_.stop();
    leases_.stop();
    writer_.stop();
    heartbeat_.stop();
    co_await run_for(closing_limit, beating_.join());
    search_.stop();
    database_.stop();
    if (monitor_) monitor_->stop();
    co_await run_for(closing_limit, all_ended());
    if (!ended())
      log::error("a part of the worker did not end in {} s and is abandoned", closing_limit.count());
  }

  asio::awaitable<void> all_ended() {
    co_await claiming_.join();
    co_await beating_.join();
    co_await jobs_.join();
    co_await services_.join();
  }

  pg::PipelineOptions observed(pg::PipelineOptions options) {
    options.observe = [this](const pg::Statement& statement, Clock::duration duration,
                             const pg::Error* error) {
      metrics_.database.answered(statement, duration, error);
    };
    return options;
  }

  // False: the address cannot be had.
  bool listen() {
    const auto where = http::parse_listen_address(config_.metrics.listen);
    if (!where) return true;
    monitor_.emplace(
        executor_, *where,
        Monitor::Callbacks{[this] { return report_.scrape(); }, [this] { return report_.readiness(); }});
    const auto port = monitor_->listen();
    if (!port) {
      log::error("metrics.listen: {}", port.error());
      return false;
    }
    metrics_port_ = *port;
    log::info("metrics on {}/metrics", http::http_url(where->address, metrics_port_));
    services_.spawn("metrics", monitor_->run());
    return true;
  }

  void warn_of_few_descriptors() const {
    if (most_replies_ == static_cast<std::size_t>(config_.queue.max_replies)) return;
    log::warn(
        "{} open descriptors allow {} replies at once, not {} (queue.max_replies): raise the hard limit",
        descriptor_limit(), most_replies_, config_.queue.max_replies);
  }

  // Returns when LISTEN stands, or when we are to stop. Work goes on meanwhile.
  asio::awaitable<void> hearing() {
    while (!listener_.connected() && co_await life_.rest()) continue;
  }

  ClaimRoom room() {
    const auto now = Clock::now();
    const auto here = jobs_.size() >= most_replies_ ? 0 : most_replies_ - jobs_.size();
    budget_.share_among(heartbeat_.workers());
    ClaimRoom room;
    room.jobs = std::min(here, budget_.affordable(now, false));
    room.batch_work = budget_.affordable(now, true) > 0;
    if (here > 0) room.again = budget_.next(now) - now;
    return room;
  }

  // Past turns begin only in what live work leaves.
  std::size_t room_for_past(std::size_t in_flight) {
    BatchLoad load;
    load.in_flight = in_flight;
    load.most = static_cast<std::size_t>(config_.reprocess.max_turns);
    load.affordable = budget_.affordable(Clock::now(), true);
    load.live = jobs_.size();
    load.most_live = most_replies_;
    load.live_waits = claimer_.more_waits();
    return std::min(batch_room(load), cpu_.room(Clock::now(), process_cpu_time(), load.live > 0));
  }

  void hear(pg::Wake wake, const std::string& channel, const std::string& payload) {
    if (wake == pg::Wake::reconnected) life_.wake();  // hearing() waits for it
    if (wake == pg::Wake::notified && channel == cancel_channel) {
      if (const auto cancelled = parse_cancelled(payload)) jobs_.hang_up(*cancelled);
      return;
    }
    if (wake == pg::Wake::notified && channel == reprocess_channel) return joiner_.wake();
    claimer_.notified();
  }

  // Waits for the database, then looks whether its schema is the one this program knows.
  asio::awaitable<bool> usable(RunResult& result) {
    while (stops_ == 0) {
      const auto applied = co_await database_.query(sql::applied_migrations, {});
      if (!applied && applied.error().failure != pg::Failure::server) {
        log::error("no database yet: {}", database_.last_connect_error());
        continue;  // query() itself waited for a connection
      }
      const auto verdict = judge_schema(applied);
      if (!verdict) {
        log::error("{}", verdict.error());
        result = RunResult::not_usable;
        co_return false;
      }
      if (!verdict->empty()) log::warn("{}", *verdict);
      co_await warn_without_search();
      co_return true;
    }
    co_return false;
  }

  asio::awaitable<void> warn_without_search() {
    const auto found = co_await database_.query(sql::search_function_exists, {});
    if (found && found->rows() == 1 && found->boolean(0, 0)) co_return;
    log::warn(
        "public.hybrid_search_chunks is missing or may not be executed by this role: replies will have no "
        "context. On hosted Supabase it belongs to the knowledge base; grant execute to coach_worker.");
  }

  void reply_ended(bool suspect) {
    // The end of a suspect makes room for the next one.
    if (suspect) claimer_.wake();
    claimer_.room_freed();
    life_.wake();
  }

  asio::awaitable<RunResult> drain() {
    jobs_.close();
    claimer_.stop();
    joiner_.stop();
    heartbeat_.draining();
    log::info("stopping: {} replies in flight", jobs_.size());
    // A claim may be on its way: its jobs are this worker's once the database has carried it out.
    const bool answered = co_await run_for(closing_limit, claiming_.join());
    bool clean = co_await jobs_.hand_back_late(closing_limit) && answered && claimer_.certain();
    const auto deadline = Clock::now() + config_.queue.drain_timeout;
    while ((jobs_.size() > 0 || joiner_.in_flight() > 0) && stops_ == 1 && Clock::now() < deadline) {
      co_await life_.pause(std::min<Clock::duration>(deadline - Clock::now(), past_turns_looked_at));
    }
    joiner_.hurry();
    clean = co_await jobs_.hand_back(closing_limit) && clean;
    co_await run_for(closing_limit, jobs_.join());
    co_return clean ? RunResult::drained : RunResult::left_behind;
  }

  const Config config_;
  const std::size_t most_replies_;  // at once
  Executor executor_;
  WorkerMetrics metrics_;  // before all who count
  pg::Pipeline database_;
  pg::Pipeline search_;
  pg::Listener listener_;
  http::Client provider_;
  EmbeddingClient embeddings_;
  Retrieval retrieval_;
  TokenWriter writer_;
  RateBudget budget_;
  TurnRunner turns_;
  LiveJobs jobs_;
  Heartbeat heartbeat_;
  LeaseWatch leases_;
  Rescuer rescuer_;
  Pruner pruner_;
  SelfReport report_;
  Claimer claimer_;
  std::optional<Monitor> monitor_;
  std::uint16_t metrics_port_ = 0;
  CpuShare cpu_{cpu_share_of_all};
  RunJoiner joiner_;
  TaskGroup services_;
  TaskGroup claiming_;  // ends first, once the last claim is answered
  TaskGroup beating_;   // heartbeat and token writer end before the connections do
  Lifecycle life_;
  int stops_ = 0;
  bool working_ = false;
};

Worker::Worker(const Executor& executor, const Config& config, std::string prompt, const std::string& name)
    : impl_(std::make_unique<Impl>(executor, config, std::move(prompt), name)) {}
Worker::~Worker() = default;

asio::awaitable<RunResult> Worker::run() {
  return impl_->run();
}
bool Worker::ended() const {
  return impl_->ended();
}
void Worker::stop() {
  impl_->stop();
}
std::uint16_t Worker::metrics_port() const {
  return impl_->metrics_port();
}

}  // namespace coach::worker
