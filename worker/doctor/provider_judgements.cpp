#include <fmt/format.h>

#include "worker/config_checks.hpp"
#include "worker/doctor/judgements.hpp"

namespace coach::worker {

using std::chrono::milliseconds;

Check judge_embedding(const EmbeddingConfig& config, const std::optional<EmbeddingFailure>& failed) {
  if (!failed)
    return fine("embeddings",
                fmt::format("{} answers with {}", provider_name(config.base_url), config.model));
  const auto& detail = failed->message;
  switch (failed->status) {
    case 401:
    case 403:
      return failure("embeddings", detail, "the key is refused: put a valid one into OPENAI_API_KEY");
    case 404:
      return failure("embeddings", detail, "correct embedding.model or embedding.base_url");
    case 429:
      return failure("embeddings", detail,
                     "the account's limit or credit is used up: look at it with the provider");
    case 200:
      return failure("embeddings", detail, "embedding.dimensions and embedding.model must belong together");
    case 0:
      return failure("embeddings", detail, "look at the network, a proxy, and embedding.base_url");
    default:
      return failure("embeddings", detail, "try again; if it stays, look at the provider's status");
  }
}

Check judge_chat(const InferenceConfig& config, const ChatResult& result) {
  // One token is asked for, and a model that thinks first spends it on that: it answers all the same.
  if (!result.problem || result.problem->failure == ChatFailure::no_text) {
    const auto first = std::chrono::duration_cast<milliseconds>(result.first_chunk.value_or(result.took));
    return fine("inference", fmt::format("{} answers with {}, the first word after {} ms",
                                         provider_name(config.base_url), config.model, first.count()));
  }
  const auto& problem = *result.problem;
  if (problem.failure == ChatFailure::status) {
    switch (problem.status) {
      case 401:
      case 403:
        return failure("inference", result.detail, "the key is refused: put a valid one into NEBIUS_API_KEY");
      case 404:
        return failure("inference", result.detail,
                       "correct inference.model (NEBIUS_MODEL) or inference.base_url");
      case 429:
        return failure("inference", result.detail,
                       "the account's limit or credit is used up: look at it with the provider");
      case 503:
        return warning("inference", result.detail, "the model is loading; ask again in half a minute");
      default:
        break;
    }
  }
  if (problem.failure == ChatFailure::transport) {
    return failure("inference", result.detail,
                   "look at the network, a proxy, and inference.base_url (NEBIUS_BASE_URL)");
  }
  return failure("inference", result.detail, "try again; if it stays, look at the provider's status");
}

}  // namespace coach::worker
