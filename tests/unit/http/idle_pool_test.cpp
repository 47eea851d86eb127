#include "http/idle_pool.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace coach::http {
namespace {

using namespace std::chrono_literals;

const Clock::time_point start{};

TEST(IdlePool, ReturnsTheLastOneOfItsKey) {
  IdlePool<int> pool(8, 60s);
  pool.put("a", 1, start);
  pool.put("a", 2, start);
  pool.put("b", 3, start);
  EXPECT_EQ(pool.take("a", start), 2);
  EXPECT_EQ(pool.take("a", start), 1);
  EXPECT_EQ(pool.take("a", start), std::nullopt);
  EXPECT_EQ(pool.size(), 1U);
}

TEST(IdlePool, DropsTheOldestBeyondTheLimit) {
  IdlePool<int> pool(2, 60s);
  for (const int i : {1, 2, 3}) pool.put("a", i, start);
  EXPECT_EQ(pool.take("a", start), 3);
  EXPECT_EQ(pool.take("a", start), 2);
  EXPECT_EQ(pool.take("a", start), std::nullopt);
  IdlePool<int> none(0, 60s);
  none.put("a", 1, start);
  EXPECT_EQ(none.size(), 0U);
}

TEST(IdlePool, DropsWhatWaitedTooLongWhateverItsKey) {
  IdlePool<std::shared_ptr<int>> pool(8, 60s);
  const auto old = std::make_shared<int>(1);
  pool.put("a", old, start);
  pool.put("b", std::make_shared<int>(2), start + 30s);
  EXPECT_NE(pool.take("b", start + 59s), std::nullopt);
  EXPECT_EQ(old.use_count(), 2);
  EXPECT_EQ(pool.take("b", start + 60s), std::nullopt);
  EXPECT_EQ(old.use_count(), 1);
}

}  // namespace
}  // namespace coach::http
