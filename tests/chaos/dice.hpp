// Random numbers that are the same everywhere: the standard's distributions differ from
// library to library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace coach::chaos {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t number() { return engine_(); }

  // 0 to sides - 1.
  std::uint64_t roll(std::uint64_t sides) { return engine_() % sides; }

  // Both ends included.
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(roll(static_cast<std::uint64_t>(most - least) + 1));
  }

  template <typename T>
  void shuffle(std::vector<T>& cards) {
    for (std::size_t i = cards.size(); i > 1; --i) std::swap(cards[i - 1], cards[roll(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace coach::chaos
