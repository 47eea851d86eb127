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

// The chunk ids where they are not stored yet: one array literal an element.
std::optional<std::string> new_chunks(const LiveReply& reply) {
  if (!reply.chunks_dirty || !reply.chunk_ids) return std::nullopt;
  return pg::text_array(std::span<const std::string>(*reply.chunk_ids));
}

struct Identity {
  Texts ids;
  Integers fences;
  Integers offsets;
  Texts texts;

  void add(LiveReply& reply) {
    TextWrite write = reply.text.take();
    ids.push_back(reply.message_id);
    fences.push_back(reply.fence);
    offsets.push_back(static_cast<std::int64_t>(write.offset));
    texts.push_back(std::move(write.text));
  }
};

}  // namespace

pg::Params write_parameters(std::span<const std::shared_ptr<LiveReply>> batch) {
  Identity identity;
  Texts statuses;
  OptionalTexts chunks;
  for (const auto& reply : batch) {
    identity.add(*reply);
    statuses.emplace_back(to_string(reply->status));
    chunks.push_back(new_chunks(*reply));
  }
  pg::Params params;
  params.text(pg::text_array(std::span<const std::string>(identity.ids)))
      .text(pg::integer_array(identity.fences))
      .text(pg::text_array(std::span<const std::string>(statuses)))
      .text(pg::integer_array(identity.offsets))
      .text(pg::text_array(std::span<const std::string>(identity.texts)))
      .text(pg::text_array(std::span<const std::optional<std::string>>(chunks)));
  return params;
}

pg::Params finish_parameters(std::span<const std::shared_ptr<LiveReply>> batch) {
  Identity identity;
  Texts statuses;
  OptionalTexts reasons;
  OptionalTexts errors;
  OptionalTexts tokens_in;
  OptionalTexts tokens_out;
  OptionalTexts titles;
  OptionalTexts chunks;
  for (const auto& reply : batch) {
    const FinalState& final = reply->final.value();
    identity.add(*reply);
    statuses.emplace_back(to_string(final.status));
    reasons.push_back(final.finish_reason);
    errors.push_back(final.error);
    tokens_in.push_back(token_count(final.usage, &Usage::prompt_tokens));
    tokens_out.push_back(token_count(final.usage, &Usage::completion_tokens));
    titles.push_back(final.title);
    chunks.push_back(new_chunks(*reply));
  }
  const auto optional_array = [](const OptionalTexts& column) {
    return pg::text_array(std::span<const std::optional<std::string>>(column));
  };
  pg::Params params;
  params.text(pg::text_array(std::span<const std::string>(identity.ids)))
      .text(pg::integer_array(identity.fences))
      .text(pg::text_array(std::span<const std::string>(statuses)))
      .text(pg::integer_array(identity.offsets))
      .text(pg::text_array(std::span<const std::string>(identity.texts)))
      .text(optional_array(reasons))
      .text(optional_array(errors))
      .text(optional_array(tokens_in))
      .text(optional_array(tokens_out))
      .text(optional_array(titles))
      .text(optional_array(chunks));
  return params;
}

}  // namespace coach::worker
