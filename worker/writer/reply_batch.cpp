#include "worker/writer/reply_batch.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace coach::worker {
namespace {

// One column of a batch: an array parameter.
using Texts = std::vector<std::string>;
using OptionalTexts = std::vector<std::optional<std::string>>;
using Integers = std::vector<std::int64_t>;

std::optional<std::string> token_count(const std::optional<Usage>& usage, std::int64_t Usage::* which) {
  if (!usage) return std::nullopt;
  return std::to_string((*usage).*which);
}

// The chunk ids where they are not stored yet: one array literal an element. Always with the final state,
// because a database that lost commits may have lost them.
std::optional<std::string> new_chunks(const LiveReply& reply) {
  if (!reply.chunk_ids || !(reply.chunks_dirty || reply.final)) return std::nullopt;
  return pg::text_array(std::span<const std::string>(*reply.chunk_ids));
}

}  // namespace

pg::Params write_parameters(const std::string& worker, std::span<const std::shared_ptr<LiveReply>> batch,
                            bool broadcast) {
  ClaimColumns claims;
  Texts statuses;
  Integers offsets;
  Integers bytes_before;
  Texts texts;
  OptionalTexts chunks;
  OptionalTexts reasons;
  OptionalTexts errors;
  OptionalTexts tokens_in;
  OptionalTexts tokens_out;
  OptionalTexts titles;
  for (const auto& reply : batch) {
    TextWrite write = reply->text.take();
    claims.add(reply->claim);
    offsets.push_back(static_cast<std::int64_t>(write.offset));
    bytes_before.push_back(static_cast<std::int64_t>(write.bytes_before));
    texts.push_back(std::move(write.text));
    chunks.push_back(new_chunks(*reply));
    FinalState still_live;
    still_live.status = reply->status;
    const FinalState& state = reply->final ? *reply->final : still_live;
    statuses.emplace_back(to_string(state.status));
    reasons.push_back(state.finish_reason);
    errors.push_back(state.error);
    tokens_in.push_back(token_count(state.usage, &Usage::prompt_tokens));
    tokens_out.push_back(token_count(state.usage, &Usage::completion_tokens));
    titles.push_back(state.title);
  }
  const auto array = [](const Texts& column) { return pg::text_array(std::span<const std::string>(column)); };
  const auto optional_array = [](const OptionalTexts& column) {
    return pg::text_array(std::span<const std::optional<std::string>>(column));
  };
  pg::Params params;
  params.text(worker);
  claims.add_to(params);
  params.text(array(statuses))
      .text(pg::integer_array(offsets))
      .text(pg::integer_array(bytes_before))
      .text(array(texts))
      .text(optional_array(chunks))
      .text(optional_array(reasons))
      .text(optional_array(errors))
      .text(optional_array(tokens_in))
      .text(optional_array(tokens_out))
      .text(optional_array(titles))
      .boolean(broadcast);
  return params;
}

}  // namespace coach::worker
