// The demo knowledge and the labelled questions are data: they are held to their rules.

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <set>

#include "worker/ops/knowledge_files.hpp"

namespace coach::worker {
namespace {

const std::string source_dir = COACH_SOURCE_DIR;

std::vector<KnowledgeChunk> all_chunks() {
  auto chunks = read_knowledge(source_dir + "/sql/demo/knowledge");
  EXPECT_TRUE(chunks) << (chunks ? "" : chunks.error());
  return chunks.value_or(std::vector<KnowledgeChunk>{});
}

TEST(DemoKnowledge, HasEnoughChunksOfTheRightLength) {
  const auto chunks = all_chunks();
  EXPECT_GE(chunks.size(), 80u);
  for (const auto& chunk : chunks) {
    EXPECT_GE(chunk.words, 150) << chunk.id;
    EXPECT_LE(chunk.words, 500) << chunk.id;
    EXPECT_TRUE(chunk.id.starts_with("team")) << chunk.id;
  }
}

TEST(DemoKnowledge, QuestionsNameExistingChunks) {
  std::set<std::string> ids;
  for (const auto& chunk : all_chunks()) ids.insert(chunk.id);
  std::map<std::string, int> kinds;
  const auto questions = YAML::LoadFile(source_dir + "/bench/retrieval/questions.yaml")["questions"];
  EXPECT_GE(questions.size(), 60u);
  for (const auto& question : questions) {
    ++kinds[question["kind"].as<std::string>()];
    for (const auto& id : question["relevant"]) EXPECT_TRUE(ids.contains(id.as<std::string>())) << id;
    EXPECT_EQ(question["relevant"].size() == 0, question["kind"].as<std::string>() == "off_topic")
        << question["question"];
  }
  for (const char* kind : {"paraphrase", "jargon", "typo", "off_topic"}) EXPECT_GE(kinds[kind], 5) << kind;
}

TEST(ParseKnowledge, NamesFileAndLineOfAMistake) {
  const auto refused =
      parse_knowledge("source_doc: a\nsource_name: b\nchunks:\n  - id: x\n    content: y\n", "f.yaml");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().starts_with("f.yaml:4: `section`")) << refused.error();
  EXPECT_FALSE(parse_knowledge("source_doc: [", "f.yaml"));
}

}  // namespace
}  // namespace coach::worker
