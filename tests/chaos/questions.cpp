#include "tests/chaos/questions.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace coach::chaos {
namespace {

// {} is a number of tokens after which it happens.
constexpr std::array<std::string_view, 9> faults{
    "cut-after={}",  "eof-after={}", "stall-after={}",           "error-after={}", "cut-after=0",
    "stall-after=0", "status=503",   "status=429,retry-after=1", "status=500"};

std::string marker(Dice& dice, std::size_t conversation, std::size_t number, const AnswerLength& length) {
  if (dice.roll(7) != 0) {
    return fmt::format("tokens={}", dice.between(static_cast<std::int64_t>(length.least),
                                                 static_cast<std::int64_t>(length.most)));
  }
  const auto fault = faults[dice.roll(faults.size())];
  const auto after = 1 + dice.roll(length.least);
  const auto text = fmt::format(fmt::runtime(fault), after);
  if (dice.roll(5) == 0) return text;  // in every attempt
  return fmt::format("{},times=1,key={}-{}", text, conversation, number);
}

}  // namespace

std::string question_text(Dice& dice, std::size_t conversation, std::size_t number,
                          const AnswerLength& length) {
  return fmt::format("Athlete {}, question {}: how do I pace the sled push? [[standin: {}]]", conversation,
                     number, marker(dice, conversation, number, length));
}

std::string random_uuid(Dice& dice) {
  const auto high = (dice.number() & 0xffff'ffff'ffff'0fffU) | 0x4000U;
  const auto low = (dice.number() & 0x3fff'ffff'ffff'ffffU) | 0x8000'0000'0000'0000U;
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U, (high >> 16U) & 0xffffU,
                     high & 0xffffU, low >> 48U, low & 0xffff'ffff'ffffU);
}

}  // namespace coach::chaos
