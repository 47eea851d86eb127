#include "worker/metrics/genai_metrics.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace coach::worker {
namespace {

using prometheus::Histogram;
using prometheus::Labels;

// The conventions' own boundaries.
const Histogram::BucketBoundaries seconds{0.01, 0.02, 0.04, 0.08,  0.16,  0.32,  0.64,
                                          1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92};
const Histogram::BucketBoundaries token_counts{1,     4,     16,     64,      256,     1024,     4096,
                                               16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864};

double in_seconds(Clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

prometheus::Family<Histogram>& family(Metrics& metrics, const char* name, const char* help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(metrics.registry());
}

Labels labels(Traffic traffic, const char* operation, const std::string& provider, const std::string& model) {
  Labels labels{{"class", traffic == Traffic::live ? "live" : "batch"},
                {"gen_ai_operation_name", operation},
                {"gen_ai_provider_name", provider}};
  if (!model.empty()) labels.emplace("gen_ai_request_model", model);
  return labels;
}

Labels with(Labels labels, const char* name, std::string_view value) {
  labels.emplace(name, value);
  return labels;
}

}  // namespace

GenAiMetrics::GenAiMetrics(Metrics& metrics, const GenAiNames& names, Traffic traffic)
    : labels_{labels(traffic, "chat", names.chat_provider, names.chat_model),
              labels(traffic, "embeddings", names.embedding_provider, names.embedding_model),
              labels(traffic, "retrieval", "postgresql", {})},
      duration_(family(metrics, "gen_ai_client_operation_duration_seconds",
                       "Calls to the providers and the search, each try, from request to end.")),
      first_chunk_(family(metrics, "gen_ai_client_operation_time_to_first_chunk_seconds",
                          "From the request for an answer to its first content.")
                       .Add(labels_of(Operation::chat), seconds)),
      chunk_(family(metrics, "gen_ai_client_operation_time_per_output_chunk_seconds",
                    "Between two pieces of an answer; pieces that are read together share their time.")
                 .Add(labels_of(Operation::chat), seconds)),
      tokens_in_(family(metrics, "gen_ai_client_token_usage", "Tokens of an answer, as the provider counts.")
                     .Add(with(labels_of(Operation::chat), "gen_ai_token_type", "input"), token_counts)),
      tokens_out_(family(metrics, "gen_ai_client_token_usage", "Tokens of an answer, as the provider counts.")
                      .Add(with(labels_of(Operation::chat), "gen_ai_token_type", "output"), token_counts)) {}

Labels GenAiMetrics::labels_of(Operation operation) const {
  return labels_.at(static_cast<std::size_t>(operation));
}

void GenAiMetrics::ended(Operation operation, Clock::duration duration, std::string_view error_type) {
  auto labels = labels_of(operation);
  if (!error_type.empty()) labels.emplace("error_type", error_type);
  duration_.Add(labels, seconds).Observe(in_seconds(duration));
}

void GenAiMetrics::tried(const ChatResult& result) {
  ended(Operation::chat, result.took, result.problem ? error_type(*result.problem) : std::string());
  if (result.first_chunk) first_chunk(*result.first_chunk);
  if (result.usage) tokens(*result.usage);
}

void GenAiMetrics::first_chunk(Clock::duration duration) {
  first_chunk_.Observe(in_seconds(duration));
}

void GenAiMetrics::chunks(std::size_t chunks, Clock::duration duration) {
  const double each = in_seconds(duration) / static_cast<double>(chunks);
  for (std::size_t i = 0; i < chunks; ++i) chunk_.Observe(each);
}

void GenAiMetrics::tokens(const Usage& usage) {
  tokens_in_.Observe(static_cast<double>(usage.prompt_tokens));
  tokens_out_.Observe(static_cast<double>(usage.completion_tokens));
}

std::string error_type(unsigned status) {
  constexpr std::array<unsigned, 10> usual{400, 401, 403, 404, 408, 429, 500, 502, 503, 504};
  return std::ranges::find(usual, status) != usual.end() ? std::to_string(status) : "other_status";
}

std::string error_type(const ChatProblem& problem) {
  switch (problem.failure) {
    case ChatFailure::status:
      return error_type(problem.status);
    case ChatFailure::first_token_timeout:
    case ChatFailure::gap_timeout:
    case ChatFailure::reply_timeout:
      return "timeout";
    case ChatFailure::truncated:
      return "truncated";
    case ChatFailure::provider_error:
      return "provider_error";
    case ChatFailure::too_long:
      return "too_long";
    case ChatFailure::no_text:
      return "no_text";
    case ChatFailure::prompt_too_long:
      return "prompt_too_long";
    case ChatFailure::transport:
      break;
  }
  return "connection";
}

std::string error_type(const EmbeddingFailure& failure) {
  if (!failure.in_time) return "timeout";
  if (failure.status == 0) return "connection";
  return failure.status == 200 ? "malformed" : error_type(failure.status);
}

std::string error_type(const pg::Error& error) {
  if (error.failure != pg::Failure::server) return "connection";
  return error.is("57014") ? "timeout" : "database";
}

}  // namespace coach::worker
