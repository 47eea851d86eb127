// The body of an embeddings reply.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "standin/requests.hpp"

namespace coach::standin {

struct EmbeddingReply {
  std::string body;
  std::size_t tokens = 0;  // of all inputs
};

EmbeddingReply embedding_reply(const EmbeddingRequest& request);

// RFC 4648 with padding.
std::string base64(std::string_view bytes);

}  // namespace coach::standin
