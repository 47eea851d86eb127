// Questions as vectors (hand-off, "Embedding Pipeline").
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "core/async.hpp"
#include "core/secret.hpp"
#include "http/client.hpp"

namespace coach::worker {

struct EmbeddingSettings {
  std::string base_url;  // ends with "/"
  Secret api_key;
  std::string model;
  std::size_t dimensions = 1536;
  std::chrono::milliseconds timeout{5'000};
};

using Embedding = std::vector<float>;

struct EmbeddingFailure {
  unsigned status = 0;    // the HTTP status; 0: there was no answer
  bool in_time = true;    // false: the time-out struck
  std::string message{};  // a sentence for the log
};

class EmbeddingClient {
 public:
  EmbeddingClient(http::Client& client, EmbeddingSettings settings);

  // One vector for each text, in order. One HTTP exchange, not repeated: a question without
  // a vector is answered without context.
  asio::awaitable<std::expected<std::vector<Embedding>, EmbeddingFailure>> embed(
      std::vector<std::string> texts, std::string request_id);

 private:
  http::Client& client_;
  EmbeddingSettings settings_;
};

// The request's body; base64 is a quarter of the digits' size and needs no number parsing.
std::string embedding_body(std::string_view model, const std::vector<std::string>& texts);

// The vectors of an answer, in the order of its `index` fields. Accepts base64 and plain
// numbers; refuses another count or another number of dimensions.
std::expected<std::vector<Embedding>, std::string> parse_embeddings(std::string_view body, std::size_t count,
                                                                    std::size_t dimensions);

}  // namespace coach::worker
