// stream.broadcast: the pieces of a reply on its conversation's private channel.

#include <fmt/format.h>

#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

class Broadcast : public WorkerFixture {};

TEST_F(Broadcast, ThePiecesPutTogetherAreTheReply) {
  config.stream.broadcast = true;
  start_provider({"tokens=120"}, 0, 200);
  start_worker();
  const auto id = ask("How should I pace my race?");
  const auto row = wait_until_final(id);
  EXPECT_EQ(row.status, "complete");
  // As a client does it: what is at an offset replaces everything from there on.
  const auto pieces = database.run(fmt::format(
      "select payload ->> 'offset', payload ->> 'text', payload ->> 'sequence' from realtime.messages "
      "where topic = 'conversation:{}' and event = 'delta' and payload ->> 'message_id' = '{}' and private "
      "order by (payload ->> 'sequence')::bigint",
      conversation_id, id));
  EXPECT_GT(pieces.rows(), 3);
  std::string text;
  for (int i = 0; i < pieces.rows(); ++i) {
    EXPECT_GT(pieces.integer(i, 2), i == 0 ? 0 : pieces.integer(i - 1, 2));
    // An offset beyond the text would tell the client to read the row.
    EXPECT_LE(static_cast<std::size_t>(pieces.integer(i, 0)), text.size());
    text.resize(static_cast<std::size_t>(pieces.integer(i, 0)));
    text += pieces.text(i, 1);
  }
  EXPECT_EQ(text, row.content);
  EXPECT_EQ(database.value("select payload ->> 'status' from realtime.messages order by "
                           "(payload ->> 'sequence')::bigint desc limit 1"),
            "complete");
}

TEST_F(Broadcast, WithoutItNothingIsSent) {
  start_provider({"tokens=5"});
  start_worker();
  wait_until_final(ask("How should I pace my race?"));
  EXPECT_EQ(database.value("select count(*) from realtime.messages"), "0");
}

TEST_F(Broadcast, OnlyTheAthleteMayListen) {
  // The question that Realtime asks before it lets a client join a private channel.
  const auto probe =
      fmt::format("insert into realtime.messages (topic, extension) values ('conversation:{0}', 'broadcast')",
                  conversation_id);
  database.run(probe);
  const auto asked = fmt::format(
      "select set_config('realtime.topic', 'conversation:{}', true); select count(*) from realtime.messages",
      conversation_id);
  EXPECT_EQ(database.value_as("authenticated", user_id, asked), "1");
  const auto other = database.value("insert into auth.users (email) values ('b@example.org') returning id");
  EXPECT_EQ(database.value_as("authenticated", other, asked), "0");
  EXPECT_EQ(database.value_as("anon", "", asked), "0");
}

}  // namespace
}  // namespace coach::testing
