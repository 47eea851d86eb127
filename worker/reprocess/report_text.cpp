// A report as a table and as JSON.
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>

#include "worker/reprocess/report.hpp"

namespace coach::worker {
namespace {

namespace json = boost::json;

std::string change(double before, double after) {
  if (before == 0) return after == 0 ? "0 %" : "-";
  return fmt::format("{:+.1f} %", (after / before - 1) * 100);
}

std::string row(std::string_view name, const std::string& before, const std::string& after,
                const std::string& difference) {
  return fmt::format("{:<28} {:>12} {:>12} {:>10}\n", name, before, after, difference);
}

std::string rows_of(std::string_view name, const Sample& before, const Sample& after) {
  std::string text;
  const auto line = [&](std::string_view what, double one, double other) {
    text += row(fmt::format("{}, {}", name, what), fmt::format("{:.0f}", one), fmt::format("{:.0f}", other),
                change(one, other));
  };
  line("mean", before.mean(), after.mean());
  line("p50", before.quantile(0.5), after.quantile(0.5));
  line("p95", before.quantile(0.95), after.quantile(0.95));
  return text;
}

double rounded(double value, double digits) {
  return std::round(value * digits) / digits;
}

json::object object_of(const Sample& sample) {
  return {{"count", sample.count()},
          {"mean", rounded(sample.mean(), 100)},
          {"p50", rounded(sample.quantile(0.5), 100)},
          {"p95", rounded(sample.quantile(0.95), 100)},
          {"max", rounded(sample.quantile(1), 100)}};
}

json::object object_of(const Side& side, const Prices& prices) {
  return {{"characters", object_of(side.characters)},
          {"tokens_in", object_of(side.tokens_in)},
          {"tokens_out", object_of(side.tokens_out)},
          {"latency_ms", object_of(side.latency_ms)},
          {"failed", side.failed},
          {"without_sources", side.without_sources},
          {"usd", rounded(side.usd(prices), 1e8)}};
}

}  // namespace

std::string run_report_table(const RunReport& report) {
  const auto& [run, figures] = report;
  const auto& before = figures.original;
  const auto& after = figures.again;
  std::string text = fmt::format(
      "run {} ({}), {} UTC: {}\n{} of {} turns compared, {} chunks, {} turns of history\n\n", run.id,
      run.state, run.created_at, run.model, with_thousands(static_cast<std::int64_t>(figures.turns)),
      with_thousands(run.turns), run.match_count, run.history_turns);
  text += row("", "original", "again", "change");
  text += rows_of("length, characters", before.characters, after.characters);
  text += rows_of("tokens in", before.tokens_in, after.tokens_in);
  text += rows_of("tokens out", before.tokens_out, after.tokens_out);
  text += rows_of("latency, ms", before.latency_ms, after.latency_ms);
  const double old_usd = before.usd(run.original_prices);
  const double new_usd = after.usd(run.prices);
  text += row("cost", dollars(old_usd), dollars(new_usd), change(old_usd, new_usd));
  text += row("failed or cancelled", std::to_string(before.failed), std::to_string(after.failed), "");
  text += row("answered without sources", std::to_string(before.without_sources),
              std::to_string(after.without_sources), "");
  text += fmt::format(
      "\nsources overlap {:.0f} % on average, {} turns have the same; {} repaired, {} broken\n"
      "the run has cost {} (with attempts that came to nothing)\n",
      figures.overlap.mean() * 100, figures.same_sources, figures.repaired, figures.broken,
      dollars(run.spent_usd));
  return text;
}

std::string run_report_json(const RunReport& report) {
  const auto& [run, figures] = report;
  const json::object object{
      {"run", run.id},
      {"state", run.state},
      {"model", run.model},
      {"turns", run.turns},
      {"compared", figures.turns},
      {"original", object_of(figures.original, run.original_prices)},
      {"again", object_of(figures.again, run.prices)},
      {"sources_overlap", rounded(figures.overlap.mean(), 1e4)},
      {"same_sources", figures.same_sources},
      {"repaired", figures.repaired},
      {"broken", figures.broken},
      {"spent_usd", rounded(run.spent_usd, 1e8)},
  };
  return json::serialize(object) + "\n";
}

}  // namespace coach::worker
