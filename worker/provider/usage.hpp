// The tokens of an answer: as a provider tells them, and as they can be believed. Pure.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>

namespace coach::worker {

struct Usage {
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
};

// What a `usage` object says. A count that is no number, or below zero, is not there.
struct ToldUsage {
  std::optional<std::int64_t> prompt_tokens;
  std::optional<std::int64_t> completion_tokens;
  bool odd = false;  // a count is there and is not what a count should be
};

// Reads `prompt_tokens` and `completion_tokens`: whole numbers, or digits in quotes. A fraction is
// rounded up; a number beyond 2^53 counts as 2^53.
ToldUsage read_usage(const boost::json::object& usage);

struct BelievedUsage {
  Usage usage;
  bool odd = false;  // it is not what the provider told, or was told oddly: worth a line in the log
};

// `told`, with no count above `most`, which is what the request can have cost; a count that is not
// there is taken from `estimate`. nullopt: the provider told neither count.
std::optional<BelievedUsage> believe(const ToldUsage& told, const Usage& most, const Usage& estimate);

}  // namespace coach::worker
