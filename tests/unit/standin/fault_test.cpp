#include "standin/fault.hpp"

#include <gtest/gtest.h>

#include "standin/fault_book.hpp"

namespace coach::standin {
namespace {

TEST(FaultSpec, ReadsWordsAndValues) {
  const auto spec =
      parse_fault("status=503, retry-after=2,times=1,for=embeddings , crlf,tokens-per-second=2.5");
  ASSERT_TRUE(spec) << spec.error();
  EXPECT_EQ(spec->faults.status, 503u);
  EXPECT_EQ(spec->faults.retry_after, 2u);
  EXPECT_EQ(spec->times, 1u);
  EXPECT_EQ(spec->target, Target::embeddings);
  EXPECT_TRUE(spec->faults.crlf);
  EXPECT_DOUBLE_EQ(spec->faults.tokens_per_second.value_or(0), 2.5);
}

TEST(FaultSpec, RefusesWithASentenceThatNamesTheWord) {
  EXPECT_EQ(parse_fault("cut-of=3").error(), "unknown fault \"cut-of\"");
  EXPECT_EQ(parse_fault("crlf,cut-after=x").error(), "fault \"cut-after\" cannot have the value \"x\"");
  EXPECT_EQ(parse_fault("cut-after").error(), "fault \"cut-after\" cannot have the value \"\"");
  EXPECT_EQ(parse_fault("cut-after=-1").error(), "fault \"cut-after\" cannot have the value \"-1\"");
  EXPECT_EQ(parse_fault("for=images").error(), "fault \"for\" cannot have the value \"images\"");
  EXPECT_EQ(parse_fault("status=200").error(), "fault \"status\" must be an error status, 400 to 599");
  EXPECT_EQ(parse_fault("tokens-per-second=0").error(), "fault \"tokens-per-second\" must be above 0");
  EXPECT_EQ(parse_fault("split=2").error(), "fault \"split\" cannot have the value \"2\"");
  EXPECT_EQ(parse_fault(" ").error(), "a fault specification must not be empty");
}

TEST(FaultBook, LaterSpecsReplaceEarlierOnes) {
  FaultBook book({*parse_fault("first-token-ms=5,nul"), *parse_fault("for=embeddings,status=500")});
  const auto faults = book.next(Target::chat, {"first-token-ms=9", "", "tokens=3"});
  ASSERT_TRUE(faults);
  EXPECT_EQ(faults->first_token_ms, 9u);
  EXPECT_TRUE(faults->nul);
  EXPECT_EQ(faults->tokens, 3u);
  EXPECT_FALSE(faults->status);
  EXPECT_TRUE(book.next(Target::embeddings, {})->status);
}

TEST(FaultBook, TimesCountsMatchingRequestsOnly) {
  FaultBook book({*parse_fault("status=429,times=2")});
  EXPECT_FALSE(book.next(Target::embeddings, {})->status);
  EXPECT_TRUE(book.next(Target::chat, {})->status);
  EXPECT_TRUE(book.next(Target::chat, {})->status);
  EXPECT_FALSE(book.next(Target::chat, {})->status);
}

TEST(FaultBook, KeyTellsEqualTextsApart) {
  FaultBook book({});
  EXPECT_TRUE(book.next(Target::chat, {"status=503,times=1,key=a"})->status);
  EXPECT_FALSE(book.next(Target::chat, {"status=503,times=1,key=a"})->status);
  EXPECT_TRUE(book.next(Target::chat, {"status=503,times=1,key=b"})->status);
}

TEST(FaultBook, AnUnreadableRequestUsesNothingUp) {
  FaultBook book({*parse_fault("status=429,times=1")});
  EXPECT_EQ(book.next(Target::chat, {"nonsense"}).error(), "unknown fault \"nonsense\"");
  EXPECT_TRUE(book.next(Target::chat, {})->status);
}

TEST(Marker, IsTakenOutOfTheMessage) {
  std::string message = "How [[standin: cut-after=3, nul ]]  do I row?";
  EXPECT_EQ(take_marker(message), "cut-after=3, nul");
  EXPECT_EQ(message, "How do I row?");
  EXPECT_EQ(take_marker(message), std::nullopt);
  std::string open = "[[standin: nul";
  EXPECT_EQ(take_marker(open), std::nullopt);
}

}  // namespace
}  // namespace coach::standin
