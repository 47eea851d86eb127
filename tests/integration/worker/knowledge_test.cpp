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

}  // namespace
}  // namespace coach::testing
