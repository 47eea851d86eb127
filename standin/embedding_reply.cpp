#include "standin/embedding_reply.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstdint>
#include <iterator>

#include "standin/chunk.hpp"
#include "standin/embed.hpp"
#include "standin/tokens.hpp"

namespace coach::standin {
namespace {

// OpenAI sends base64 of little-endian floats.
static_assert(std::endian::native == std::endian::little);

void append_vector(std::string& out, const std::vector<float>& vector, bool as_base64) {
  if (as_base64) {
    const auto* bytes = reinterpret_cast<const char*>(vector.data());
    out += '"';
    out += base64({bytes, vector.size() * sizeof(float)});
    out += '"';
    return;
  }
  out += '[';
  for (const float number : vector) {
    if (out.back() != '[') out += ',';
    fmt::format_to(std::back_inserter(out), "{}", number);
  }
  out += ']';
}

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8) | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      const bool padding = at + i > bytes.size();
      out += padding ? '=' : alphabet[(group >> (18 - 6 * i)) & 63u];
    }
  }
  return out;
}

EmbeddingReply embedding_reply(const EmbeddingRequest& request) {
  EmbeddingReply reply;
  auto& body = reply.body;
  body = R"({"object":"list","data":[)";
  for (std::size_t i = 0; i < request.input.size(); ++i) {
    fmt::format_to(std::back_inserter(body), R"({}{{"object":"embedding","index":{},"embedding":)",
                   i == 0 ? "" : ",", i);
    append_vector(body, shorten(embed(request.input[i]), request.dimensions), request.base64);
    body += '}';
    reply.tokens += count_tokens(request.input[i]);
  }
  body += R"(],"model":")";
  append_json_escaped(body, request.model);
  fmt::format_to(
      std::back_inserter(body),
      R"(","system_fingerprint":"coach-standin","usage":{{"prompt_tokens":{0},"total_tokens":{0}}}}})",
      reply.tokens);
  return reply;
}

}  // namespace coach::standin
