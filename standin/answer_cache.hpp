// The answers of the latest prompts: benchmarks ask the same few questions thousands of
// times, and streams with the same answer share one text.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>

#include "standin/prompt.hpp"

namespace coach::standin {

struct CachedAnswer {
  std::shared_ptr<const std::string> text;
  std::size_t tokens = 0;
};

class AnswerCache {
 public:
  // answer(prompt), made or remembered.
  CachedAnswer get(const Prompt& prompt);

 private:
  std::unordered_map<std::string, CachedAnswer> answers_;
};

}  // namespace coach::standin
