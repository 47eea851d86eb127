#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "worker/doctor/judgements.hpp"
#include "worker/doctor/report.hpp"

namespace coach::worker {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Check connect(std::string message) {
  return judge_connect_error({pg::Failure::unavailable, {}, std::move(message)});
}

TEST(DoctorReport, IsALineACheckAndALineAFix) {
  const Report report{{{"database", Verdict::ok, "reached", "", 12ms},
                       {"grants", Verdict::failure, "lacks x", "grant x"},
                       {"clock", Verdict::warning, "off", "set it"},
                       {"inference", Verdict::skipped, "not tried"}}};
  EXPECT_EQ(report_text(report),
            "ok    database         reached (12 ms)\n"
            "FAIL  grants           lacks x\n"
            "                       → grant x\n"
            "warn  clock            off\n"
            "                       → set it\n"
            "-     inference        not tried\n"
            "\n1 wrong, 1 to look at.\n");
  EXPECT_FALSE(report.healthy());
  EXPECT_THAT(report_json(report),
              HasSubstr(R"({"name":"database","verdict":"ok","detail":"reached","milliseconds":12},)"
                        R"({"name":"grants","verdict":"failure","detail":"lacks x","fix":"grant x"})"));
}

TEST(DoctorReport, WarningsAloneAreHealthy) {
  EXPECT_TRUE((Report{{{"clock", Verdict::warning, "off", "set it"}}}.healthy()));
  EXPECT_THAT(report_text({{{"clock", Verdict::warning, "off", "set it"}}}),
              HasSubstr("Ready to run; 1 to look at."));
}

TEST(DoctorJudgements, KnowTheUsualReasonsOfAConnectionThatFails) {
  EXPECT_THAT(connect("FATAL: password authentication failed for user \"x\"").fix, HasSubstr("password"));
  EXPECT_THAT(connect("FATAL: database \"x\" does not exist").fix, HasSubstr("database's name"));
  EXPECT_THAT(connect("FATAL: role \"x\" is not permitted to log in").fix, HasSubstr("alter role"));
  EXPECT_THAT(connect("FATAL: no pg_hba.conf entry for host").fix, HasSubstr("sslmode=require"));
  EXPECT_THAT(connect("the host's name is not known").fix, HasSubstr("IPv6"));
  EXPECT_EQ(connect("something new").verdict, Verdict::failure);
  EXPECT_FALSE(connect("something new").fix.empty());
}

TEST(DoctorJudgements, NameWhyNothingCanBeWritten) {
  EXPECT_EQ(judge_writable(false, false).verdict, Verdict::ok);
  EXPECT_THAT(judge_writable(true, true).detail, HasSubstr("standby"));
  EXPECT_THAT(judge_writable(true, true).fix, HasSubstr("host1,host2"));
  EXPECT_THAT(judge_writable(false, true).detail, HasSubstr("default_transaction_read_only"));
  EXPECT_THAT(connect("connection to server failed: session is read-only").fix, HasSubstr("primary"));
}

TEST(DoctorJudgements, CountDescriptors) {
  QueueConfig queue;
  queue.max_replies = 480;
  EXPECT_EQ(judge_descriptors(1'024, queue).verdict, Verdict::ok);
  queue.max_replies = 481;
  EXPECT_THAT(judge_descriptors(1'024, queue).detail, HasSubstr("allow 480 replies at once, not 481"));
}

TEST(DoctorJudgements, WantTlsToOtherMachines) {
  EXPECT_EQ(judge_tls(true, false).verdict, Verdict::ok);
  EXPECT_EQ(judge_tls(false, true).verdict, Verdict::ok);
  EXPECT_EQ(judge_tls(false, false).verdict, Verdict::failure);
  EXPECT_THAT(judge_tls(false, false).fix, HasSubstr("sslmode=require"));
}

TEST(DoctorJudgements, WantASessionOfTheirOwn) {
  EXPECT_EQ(judge_session(true, true).verdict, Verdict::ok);
  for (const auto& [heard, prepared] : {std::pair(false, true), {true, false}, {false, false}}) {
    const auto check = judge_session(heard, prepared);
    EXPECT_EQ(check.verdict, Verdict::failure);
    EXPECT_THAT(check.fix, HasSubstr("session mode"));
  }
}

TEST(DoctorJudgements, ClockAndDistanceAreWarnings) {
  EXPECT_EQ(judge_clock(-1'900ms).verdict, Verdict::ok);
  EXPECT_EQ(judge_clock(-2'100ms).verdict, Verdict::warning);
  EXPECT_EQ(judge_round_trip(5ms).verdict, Verdict::ok);
  EXPECT_EQ(judge_round_trip(80ms).verdict, Verdict::warning);
}

TEST(DoctorJudgements, RealtimeWantsALogicalLog) {
  EXPECT_EQ(judge_publication(true, {}, "logical").verdict, Verdict::ok);
  EXPECT_THAT(judge_publication(true, {}, "replica").fix, HasSubstr("wal_level = logical"));
}

TEST(DoctorJudgements, TellAProvidersRefusalsApart) {
  const auto chat = [](ChatFailure failure, unsigned status) {
    ChatResult result;
    result.problem = ChatProblem{failure, status, {}, false};
    result.detail = "no";
    return judge_chat({}, result);
  };
  EXPECT_THAT(chat(ChatFailure::status, 401).fix, HasSubstr("NEBIUS_API_KEY"));
  EXPECT_THAT(chat(ChatFailure::status, 404).fix, HasSubstr("NEBIUS_MODEL"));
  EXPECT_THAT(chat(ChatFailure::status, 429).fix, HasSubstr("limit"));
  EXPECT_EQ(chat(ChatFailure::status, 503).verdict, Verdict::warning);
  EXPECT_THAT(chat(ChatFailure::transport, 0).fix, HasSubstr("network"));
  EXPECT_EQ(chat(ChatFailure::truncated, 0).verdict, Verdict::failure);
  EXPECT_EQ(chat(ChatFailure::no_text, 0).verdict, Verdict::ok) << "one token was asked for";
  EXPECT_THAT(judge_embedding({}, EmbeddingFailure{403, true, "no"}).fix, HasSubstr("OPENAI_API_KEY"));
  EXPECT_EQ(judge_embedding({}, std::nullopt).verdict, Verdict::ok);
}

TEST(Budget, ReservesWhatThisConfigurationCanSpend) {
  EXPECT_EQ(judge_reservation({true, 1'200, 8}, 1'200, 8).verdict, Verdict::ok);
  EXPECT_EQ(judge_reservation({false, 1'200, 8}, 4'000, 50).verdict, Verdict::ok) << "there is no limit";
  const auto check = judge_reservation({true, 1'200, 8}, 2'000, 4);
  EXPECT_EQ(check.verdict, Verdict::warning);
  EXPECT_EQ(
      check.fix,
      "as the database's owner: update coach.settings set reserved_tokens_out = 2000, reserved_turns = 8;");
  EXPECT_EQ(judge_reservation({true, 1'200, 8}, 1'200, 9).verdict, Verdict::warning);
}

}  // namespace
}  // namespace coach::worker
