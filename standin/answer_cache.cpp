#include "standin/answer_cache.hpp"

#include <utility>

#include "standin/answer.hpp"
#include "standin/tokens.hpp"

namespace coach::standin {
namespace {

constexpr std::size_t most_answers = 256;

// Everything answer() looks at.
std::string key_of(const Prompt& prompt) {
  std::string key(prompt.question);
  for (const auto part : {prompt.context, prompt.profile}) {
    key += '\0';
    key += part;
  }
  key += prompt.has_history ? '1' : '0';
  return key;
}

}  // namespace

CachedAnswer AnswerCache::get(const Prompt& prompt) {
  auto key = key_of(prompt);
  if (const auto known = answers_.find(key); known != answers_.end()) return known->second;
  if (answers_.size() >= most_answers) answers_.clear();
  auto text = std::make_shared<const std::string>(answer(prompt));
  const CachedAnswer made{text, count_tokens(*text)};
  answers_.emplace(std::move(key), made);
  return made;
}

}  // namespace coach::standin
