#include "worker/ops/knowledge.hpp"

#include <gtest/gtest.h>

#include "tests/integration/support/run.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

class Knowledge : public WorkerFixture {
 protected:
  std::expected<void, std::string> load() {
    return run_until_done(context,
                          worker::load_knowledge(context.get_executor(), config,
                                                 std::string(COACH_SOURCE_DIR) + "/sql/demo/knowledge"));
  }
};

TEST_F(Knowledge, IsEmbeddedOnceAndFoundByHybridSearch) {
  start_provider();
  ASSERT_TRUE(load());
  const auto asked = provider->requests.size();
  EXPECT_EQ(database.value("select count(*) >= 80 and count(*) = count(embedding) from knowledge_chunks"),
            "t");
  ASSERT_TRUE(load());
  EXPECT_EQ(provider->requests.size(), asked);

  start_worker();
  const auto id = ask("What's the best sled push technique? I'm struggling with the heavy sled.");
  EXPECT_EQ(wait_until_final(id).status, "complete");
  EXPECT_EQ(database.value(
                "select count(*) from messages, unnest(rag_chunks_used) as c where c like 'team1c_%'") == "0",
            false);
}

TEST_F(Knowledge, ChangedTextsAreEmbeddedAgain) {
  start_provider();
  ASSERT_TRUE(load());
  database.run("update knowledge_chunks set content = 'old' where id = 'team1c_000'");
  const auto asked = provider->requests.size();
  ASSERT_TRUE(load());
  EXPECT_EQ(provider->requests.size(), asked + 1);
  EXPECT_EQ(database.value("select content = 'old' from knowledge_chunks where id = 'team1c_000'"), "f");
}

TEST_F(Knowledge, AKnowledgeBaseOfItsOwnIsNeverWritten) {
  database.run("comment on table knowledge_chunks is null");
  start_provider();
  const auto refused = load();
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("never")) << refused.error();
  EXPECT_EQ(database.value("select count(*) from knowledge_chunks"), "0");
  EXPECT_TRUE(provider->requests.empty());
}

// The index of words, as one value: what each chunk has in it, whatever the order of its rows.
class KnowledgeWords : public ::testing::Test {
 protected:
  std::string chunks_of(const std::string& word) {
    return database.value(
        "select coalesce(string_agg(chunk, ' ' order by chunk), '') from knowledge_words, unnest(chunks) as "
        "chunk "
        "where word = '" +
        word + "'");
  }
  std::string found(const std::string& question) {
    return database.value(
        "select coalesce(string_agg(id, ' ' order by relevance desc, id), '') from search_chunks_by_words('" +
        question + "')");
  }
  // Chunk by chunk, the words kept are those its text has now.
  void expect_right() {
    EXPECT_EQ(database.value(R"(
      with kept as (
        select word, chunk, gain from knowledge_words, unnest(chunks, gains) as o (chunk, gain)
      ), wanted as (
        select term, id, gain from knowledge_chunks, knowledge_terms(fts)
      )
      select count(*) from ((table kept except all table wanted)
                            union all (table wanted except all table kept)) as wrong)"),
              "0");
    EXPECT_EQ(database.value("select count(*) from knowledge_words where chunks = '{}'"), "0");
  }
  void insert(const std::string& id, const std::string& content) {
    database.run("insert into knowledge_chunks (id, source_doc, section, topic_tags, content) values ('" +
                 id + "', 'd', 'Stations', '{race_day}', '" + content + "')");
  }

  TestDatabase database;
};

TEST_F(KnowledgeWords, FollowAnInsert) {
  insert("a", "Push the sled. Push it low.");
  insert("b", "Pull the sled.");
  EXPECT_EQ(chunks_of("sled"), "a b");
  EXPECT_EQ(chunks_of("push sled"), "a");
  EXPECT_EQ(chunks_of(""), "a b");
  EXPECT_EQ(found("push the sled"), "a b");
  expect_right();
}

TEST_F(KnowledgeWords, FollowAnUpdateOfTextAndOfId) {
  insert("a", "Push the sled.");
  insert("b", "Pull the sled.");
  database.run("update knowledge_chunks set content = 'Row on the ergometer.' where id = 'a'");
  EXPECT_EQ(chunks_of("sled"), "b");
  EXPECT_EQ(chunks_of("push"), "");
  EXPECT_EQ(chunks_of("ergomet"), "a");
  expect_right();
  database.run("update knowledge_chunks set id = 'c' where id = 'a'");
  EXPECT_EQ(chunks_of("ergomet"), "c");
  expect_right();
  database.run("update knowledge_chunks set content = 'Swim.', id = id || 'x'");
  EXPECT_EQ(chunks_of("swim"), "bx cx");
  expect_right();
}

TEST_F(KnowledgeWords, FollowADeleteAndATruncate) {
  insert("a", "Push the sled.");
  insert("b", "Pull the sled.");
  database.run("delete from knowledge_chunks where id = 'a'");
  EXPECT_EQ(chunks_of("sled"), "b");
  EXPECT_EQ(database.value("select count(*) from knowledge_words where word = 'push'"), "0");
  EXPECT_EQ(found("push the sled"), "b");
  expect_right();
  database.run("truncate knowledge_chunks");
  EXPECT_EQ(database.value("select count(*) from knowledge_words"), "0");
  EXPECT_EQ(found("push the sled"), "");
}

TEST_F(KnowledgeWords, AMisspeltWordFindsTheMostSimilar) {
  insert("a", "Lunges with a sandbag.");
  insert("b", "Pull the sled.");
  EXPECT_EQ(found("sandbagg lungees"), "a");
}

// A reader whose search_path has none of it, as PostgREST may have.
TEST_F(KnowledgeWords, TheSearchNeedsNoSearchPath) {
  insert("a", "Pull the sled.");
  database.run("update knowledge_chunks set embedding = array_fill(0.5::real, '{1536}')::extensions.vector");
  database.run("set search_path = ''");
  EXPECT_EQ(database.value("select string_agg(id, ' ') from public.hybrid_search_chunks("
                           "'pul the sled', array_fill(0.5::real, '{1536}')::extensions.vector, 5)"),
            "a");
}

}  // namespace
}  // namespace coach::testing
