#include "standin/text.hpp"

#include <gmock/gmock.h>

#include "standin/concepts.hpp"
#include "standin/spelling.hpp"
#include "standin/stem.hpp"

namespace coach::standin {
namespace {

using testing::ElementsAre;

std::vector<std::string> concept_names(std::string_view text) {
  std::vector<std::string> names;
  for (const auto& found : concepts_in(words_of(text))) names.emplace_back(found.name);
  return names;
}

TEST(Words, FoldsCaseAccentsQuotesAndUnits) {
  EXPECT_THAT(words_of("Don\u2019t do 4 x 12.5m, caf\u00e9\u2014\u0141\u00f3d\u017a!"),
              ElementsAre("dont", "do", "4", "x", "12.5", "m", "cafe", "lodz"));
  EXPECT_THAT(words_of("LT2 at 5."), ElementsAre("lt2", "at", "5"));
}

TEST(Words, SurviveBrokenUtf8) {
  EXPECT_THAT(words_of("a\xff"
                       "b \xe2\x82"),
              testing::Contains("a"));
}

TEST(Sentences, AreNotCutInNumbersAndAbbreviations) {
  EXPECT_THAT(
      sentences_of("Do 4 x 12.5 m, e.g. with a sled. Then rest.\n\n# Heading\n- First point! Second\n|a|b|"),
      ElementsAre("Do 4 x 12.5 m, e.g. with a sled.", "Then rest.", "First point!", "Second"));
}

TEST(Stem, BringsInflectionsTogether) {
  for (const auto* word : {"pacing", "paced", "paces"}) EXPECT_EQ(stem(word), stem("pace")) << word;
  for (const auto* word : {"running", "runs"}) EXPECT_EQ(stem(word), stem("run")) << word;
  for (const auto* word : {"carries", "carrying"}) EXPECT_EQ(stem(word), stem("carry")) << word;
  EXPECT_NE(stem("sled"), stem("slept"));
}

TEST(Spelling, FindsOneTypo) {
  EXPECT_TRUE(one_typo_apart("sled", "sledd"));
  EXPECT_TRUE(one_typo_apart("rwoing", "rowing"));
  EXPECT_TRUE(one_typo_apart("lunje", "lunge"));
  EXPECT_FALSE(one_typo_apart("lunge", "lunge"));
  EXPECT_FALSE(one_typo_apart("grip", "drop"));
  EXPECT_FALSE(one_typo_apart("abc", "acbd"));
}

TEST(Spelling, KnownAndShortWordsAreLeftAlone) {
  Vocabulary vocabulary;
  for (const auto* word : {"rowing", "sled", "row"}) vocabulary.add(word);
  EXPECT_EQ(vocabulary.correct("rwoing"), "rowing");
  EXPECT_EQ(vocabulary.correct("rowing"), "");
  EXPECT_EQ(vocabulary.correct("slod"), "");
}

TEST(Concepts, FindWordsPhrasesAndAbbreviations) {
  EXPECT_THAT(concept_names("BBJs"), ElementsAre("burpee"));
  EXPECT_THAT(concept_names("my tired legs"), testing::Contains("fatigue"));
  EXPECT_THAT(concept_names("farmers carries"), testing::Contains("carry"));
  EXPECT_THAT(concept_names("kitchen tap"), ElementsAre());
}

TEST(Meanings, EverydayWordsOfOneSenseMeet) {
  const auto rows = [](std::string_view text) {
    std::vector<std::size_t> found;
    for (const auto& each : meanings_in(words_of(text))) {
      if (each.everyday) found.push_back(each.index);
    }
    return found;
  };
  EXPECT_EQ(rows("boiling"), rows("humidity"));
  EXPECT_EQ(rows("my girlfriend"), rows("a teammate"));
  EXPECT_THAT(rows("kitchen tap"), ElementsAre());
  // Any number where a wording has "0".
  EXPECT_EQ(rows("I'm 52"), rows("im 35"));
  EXPECT_NE(rows("I'm 52"), rows("52"));
  // The sport's concepts stay apart from them.
  EXPECT_THAT(concept_names("boiling humidity"), ElementsAre());
}

TEST(Concepts, ATypoIsAGuess) {
  const auto found = concepts_in(words_of("rwoing"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "row erg");
  EXPECT_TRUE(found[0].guessed);
}

}  // namespace
}  // namespace coach::standin
