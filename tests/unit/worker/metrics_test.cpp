#include <gtest/gtest.h>

#include "worker/metrics/cost_meter.hpp"
#include "worker/metrics/genai_metrics.hpp"
#include "worker/metrics/monitor.hpp"

namespace coach::worker {
namespace {

TEST(ErrorType, HasFewValuesWhateverGoesWrong) {
  EXPECT_EQ(error_type(429u), "429");
  EXPECT_EQ(error_type(418u), "other_status");
  EXPECT_EQ(error_type(ChatProblem{ChatFailure::status, 503, {}, false}), "503");
  EXPECT_EQ(error_type(ChatProblem{ChatFailure::gap_timeout, 0, {}, true}), "timeout");
  EXPECT_EQ(error_type(ChatProblem{ChatFailure::transport, 0, {}, false}), "connection");
  EXPECT_EQ(error_type(EmbeddingFailure{401, true, ""}), "401");
  EXPECT_EQ(error_type(EmbeddingFailure{0, true, ""}), "connection");
  EXPECT_EQ(error_type(EmbeddingFailure{0, false, ""}), "timeout");
  EXPECT_EQ(error_type(EmbeddingFailure{200, true, ""}), "malformed");
  EXPECT_EQ(error_type(pg::Error{pg::Failure::server, "57014", ""}), "timeout");
  EXPECT_EQ(error_type(pg::Error{pg::Failure::server, "42883", ""}), "database");
}

TEST(GenAiMetrics, ChunksThatAreReadTogetherShareTheirTime) {
  Metrics metrics;
  GenAiMetrics genai(metrics, {"nebius", "coach", "openai", "small"}, Traffic::live);
  genai.chunks(4, std::chrono::milliseconds(100));
  const auto text = metrics.text();
  const std::string labels =
      R"({class="live",gen_ai_operation_name="chat",gen_ai_provider_name="nebius",gen_ai_request_model="coach")";
  EXPECT_NE(text.find("time_per_output_chunk_seconds_count" + labels + "} 4\n"), std::string::npos) << text;
  EXPECT_NE(text.find("time_per_output_chunk_seconds_bucket" + labels + ",le=\"0.04\"} 4\n"),
            std::string::npos)
      << text;
}

TEST(CostMeter, ChargesEachTokenOnceAtThePriceOfItsTime) {
  CostMeter meter;
  meter.add(1'000'000, 500'000);
  EXPECT_EQ(meter.dollars(), 0);  // no price is known yet
  meter.charge({0.13, 0.40});
  EXPECT_DOUBLE_EQ(meter.dollars(), 0.33);
  meter.charge({1, 1});
  EXPECT_DOUBLE_EQ(meter.dollars(), 0.33);
  meter.add(0, 1'000'000);
  meter.charge({1, 1});
  EXPECT_DOUBLE_EQ(meter.dollars(), 1.33);
}

TEST(Readiness, SaysWhichPartIsMissing) {
  const auto reply = readiness_reply({false, {{"database", false}, {"listen", true}}});
  EXPECT_EQ(reply.status, 503u);
  EXPECT_EQ(reply.body, R"({"status":"not ready","parts":{"database":"not ready","listen":"ok"}})");
  EXPECT_EQ(readiness_reply({true, {}}).status, 200u);
}

}  // namespace
}  // namespace coach::worker
