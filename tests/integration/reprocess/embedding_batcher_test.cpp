// Questions embedded together: one bad text, and a provider that fails for a while.

#include "worker/reprocess/embedding_batcher.hpp"

#include <fmt/format.h>

#include "tests/integration/worker/worker_fixture.hpp"
#include "worker/settings.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

class EmbeddingBatches : public WorkerFixture {
 protected:
  // Embeds so many texts at once; how many vectors came.
  int embed(int many, int tries = 4) {
    http::Client client(context.get_executor(), worker::client_options(config));
    worker::EmbeddingClient embeddings(client, worker::embedding_settings(config));
    worker::EmbeddingBatchSettings settings;
    settings.most = 10;
    settings.tries = tries;
    settings.pause = 5ms;
    worker::EmbeddingBatcher batcher(context.get_executor(), embeddings, settings);
    TaskGroup tasks(context.get_executor());
    int came = 0;
    int answered = 0;
    const auto ask = [&](std::string text) -> asio::awaitable<void> {
      const auto vector = co_await batcher.embed(std::move(text));
      ++answered;
      if (vector && vector->size() == 1536) ++came;
    };
    tasks.spawn("batcher", batcher.run());
    for (int i = 0; i < many; ++i) tasks.spawn("text", ask(fmt::format("text {}", i)));
    run_until([&] { return answered == many; });
    batcher.stop();
    run_until([&] { return tasks.running() == 0; });
    return came;
  }
};

TEST_F(EmbeddingBatches, ManyTextsTakeFewRequests) {
  start_provider();
  EXPECT_EQ(embed(25), 25);
  EXPECT_EQ(provider->bodies("embeddings").size(), 3u);
}

TEST_F(EmbeddingBatches, ABatchThatFailsIsTriedTextByText) {
  start_provider({"status=500,times=2,for=embeddings"});
  EXPECT_EQ(embed(5), 5);
  // The batch, five alone, and the one of them that failed once more.
  EXPECT_EQ(provider->bodies("embeddings").size(), 7u);
}

TEST_F(EmbeddingBatches, InTheEndItIsGivenUp) {
  start_provider({"status=500,for=embeddings"});
  EXPECT_EQ(embed(2, 3), 0);
  EXPECT_EQ(provider->bodies("embeddings").size(), 1u + 2 * 2);
}

}  // namespace
}  // namespace coach::testing
