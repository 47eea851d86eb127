#include "tests/chaos/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tests/chaos/lost_claims.hpp"
#include "tests/chaos/recovery.hpp"

namespace coach::chaos {
namespace {

constexpr double most_leases = 2.0;
// Leases lost to nothing but a busy machine, as a share of those that were taken.
constexpr double most_unexplained = 0.05;

// Leases to three digits.
double in_leases(Microseconds time, std::int64_t lease_ms) {
  return std::round(static_cast<double>(time) / static_cast<double>(lease_ms)) / 1000.0;
}

std::int64_t count(const Evidence& evidence, Blow blow) {
  return std::ranges::count(evidence.incidents, blow, &Incident::blow);
}

// "kill":3,"retire":1,…
std::string blow_counts(const Evidence& evidence) {
  std::string text;
  for (const auto blow :
       {Blow::kill, Blow::retire, Blow::freeze, Blow::nap, Blow::disconnect, Blow::restart_fast,
        Blow::restart_immediate, Blow::provider_freeze, Blow::failover}) {
    text += fmt::format("{}\"{}\":{}", text.empty() ? "" : ",", to_string(blow), count(evidence, blow));
  }
  return text;
}

}  // namespace

Report make_report(const RunFacts& facts, const Evidence& evidence, const Verdict& verdict) {
  const auto times = recovery_times(evidence);
  const auto& recoveries = times.claimed;
  const double p99 = in_leases(percentile(recoveries, 0.99), facts.lease_ms);
  const auto unexplained = unexplained_rescues(evidence);
  const auto claims = lost_claims(evidence);
  Report report;
  const auto complain_if = [&report](bool wrong, std::string sentence) {
    if (wrong) report.complaints.push_back(std::move(sentence));
  };
  complain_if(p99 > most_leases,
              fmt::format("recovery took {} leases (p99); {} are allowed", p99, most_leases));
  complain_if(!facts.settled, "not every reply was final in the time given after the last disturbance");
  complain_if(facts.crashes > 0, fmt::format("{} workers ended by themselves", facts.crashes));
  complain_if(verdict.complete == 0, "not one reply was completed: this run proves nothing");
  complain_if(static_cast<double>(unexplained) > most_unexplained * static_cast<double>(recoveries.size()),
              fmt::format("{} leases were lost although nothing was done to their holder", unexplained));
  complain_if(recoveries.empty(), "no reply had to be rescued: this run proves nothing about recovery");
  complain_if(count(evidence, Blow::freeze) == 0, "no worker was frozen beyond its lease");
  complain_if(facts.failover && count(evidence, Blow::failover) == 0, "no standby took over");
  complain_if(facts.failover && claims.lost == 0, "no claim went with a primary: this run proves little");
  report.passed = !verdict.violated() && report.complaints.empty();

  report.json = fmt::format(
      R"({{"passed":{},"replies":{},"lost":{},"holes":{},"duplicated":{},"mixed":{},"zombie_bytes":{},"out_of_order":{},"revisions_back":{},)"
      R"("recovery_p99_leases":{},"recovery_p50_leases":{},"recovery_max_leases":{},"noticed_p99_leases":{},"recoveries":{},)"
      R"("unexplained_rescues":{},"zombie_writes":{},"unrecorded_writes":{},"complete":{},"failed":{},"given_up":{},"writes":{},)"
      R"("provider_requests":{},"refused_questions":{},"unsaved_questions":{},"claims_lost":{},"fences_twice":{},)"
      R"("fences_twice_of_a_job":{},"replies_taken_back":{},"crashes":{},"disturbances":{{{}}},"conversations":{},)"
      R"("seconds":{},"seed":{},"lease_ms":{}}})",
      report.passed, verdict.replies, verdict.lost, verdict.holes, verdict.duplicated, verdict.mixed,
      verdict.zombie_bytes, verdict.out_of_order, verdict.revisions_back, p99,
      in_leases(percentile(recoveries, 0.5), facts.lease_ms),
      in_leases(percentile(recoveries, 1.0), facts.lease_ms),
      in_leases(percentile(times.noticed, 0.99), facts.lease_ms), recoveries.size(), unexplained,
      verdict.zombie_writes, verdict.unrecorded, verdict.complete, verdict.failed, evidence.dead_jobs.size(),
      evidence.writes.size(), evidence.requests.size(), facts.refused, facts.unsaved, claims.lost,
      claims.fences_twice, claims.same_job_twice, taken_back(evidence), facts.crashes, blow_counts(evidence),
      facts.conversations, facts.seconds, facts.seed, facts.lease_ms);
  return report;
}

}  // namespace coach::chaos
