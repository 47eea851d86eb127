// Asking database and providers what the doctor wants to know; judgements.hpp says what the
// answers mean.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "worker/config.hpp"
#include "worker/doctor/report.hpp"
#include "worker/provider/embeddings.hpp"

namespace coach::worker {

// The question that is embedded and searched for; it is in no conversation.
inline constexpr const char* sample_question = "How do I pace the sled push?";

struct EmbeddingExam {
  Check check;
  std::optional<Embedding> embedding;  // of sample_question
};

// One embedding of a short question: a millionth of a dollar.
asio::awaitable<EmbeddingExam> examine_embeddings(Executor executor, const Config& config);

// One answer of one token.
asio::awaitable<Check> examine_inference(Executor executor, const Config& config);

// Everything about the database that DATABASE_URL names; nothing is changed in it. `embedding`
// for the sample search; nullopt: any vector.
asio::awaitable<std::vector<Check>> examine_database(Executor executor, const Config& config,
                                                     std::optional<Embedding> embedding);

}  // namespace coach::worker
