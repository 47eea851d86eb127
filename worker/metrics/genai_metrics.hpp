// The calls to the providers and the search, named after OpenTelemetry's semantic
// conventions for generative AI clients, in their Prometheus form.
#pragma once

#include <prometheus/family.h>
#include <prometheus/histogram.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/async.hpp"
#include "core/metrics.hpp"
#include "pg/error.hpp"
#include "worker/provider/chat_chunk.hpp"
#include "worker/provider/chat_stream.hpp"
#include "worker/provider/embeddings.hpp"
#include "worker/provider/retry_policy.hpp"

namespace coach::worker {

enum class Operation { chat, embeddings, retrieval };

struct GenAiNames {
  std::string chat_provider;  // nebius, openai or other
  std::string chat_model;
  std::string embedding_provider;
  std::string embedding_model;
};

// Whom a call is made for: label `class`, as of claims and waits.
enum class Traffic { live, batch };

class GenAiMetrics {
 public:
  // Two of the same names and traffic count into the same series.
  GenAiMetrics(Metrics& metrics, const GenAiNames& names, Traffic traffic);

  // A call ended after `duration`; `error_type` is empty for success, else one of the
  // values of error_type() below.
  void ended(Operation operation, Clock::duration duration, std::string_view error_type = {});

  // How one try at an answer went.
  void tried(const ChatResult& result);
  // Of a streamed answer: from the request to the first content.
  void first_chunk(Clock::duration duration);
  // `chunks` pieces of content came within `duration` after the one before them.
  void chunks(std::size_t chunks, Clock::duration duration);
  void tokens(const Usage& usage);

 private:
  prometheus::Labels labels_of(Operation operation) const;

  std::array<prometheus::Labels, 3> labels_;
  prometheus::Family<prometheus::Histogram>& duration_;
  prometheus::Histogram& first_chunk_;
  prometheus::Histogram& chunk_;
  prometheus::Histogram& tokens_in_;
  prometheus::Histogram& tokens_out_;
};

// Few values, whatever goes wrong: a usual HTTP status, or a word.
std::string error_type(unsigned status);
std::string error_type(const ChatProblem& problem);
std::string error_type(const EmbeddingFailure& failure);
std::string error_type(const pg::Error& error);

}  // namespace coach::worker
