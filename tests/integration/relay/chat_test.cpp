// /api/chat follows a reply: the write-ahead log wakes it, and polling covers for that.
#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>

#include "relay/jwt/hs256.hpp"
#include "tests/integration/relay/relay_app.hpp"

namespace coach::relay {
namespace {

using namespace std::chrono_literals;

class RelayChat : public RelayApp {
 protected:
  RelayChat() {
    options.realtime_database = Secret(database.admin_url());
    database.run(
        fmt::format("insert into auth.users (id) values ('{0}');"
                    "insert into public.athlete_profiles (user_id) values ('{0}');"
                    "insert into public.conversations (athlete_id) select id from public.athlete_profiles;"
                    "insert into public.messages (conversation_id, role, content)"
                    "  select id, 'user', 'How heavy is the sled?' from public.conversations",
                    user));
    reply = database.value("select id from public.messages where role = 'assistant'");
  }
  ~RelayChat() override { stop(); }

  // Follows the reply; `streamed` is the whole body once it has ended.
  void follow() {
    tasks.spawn("client", [](RelayChat& self) -> asio::awaitable<void> {
      const auto token =
          sign_hs256(self.options.secrets.jwt_secret,
                     fmt::format(R"({{"sub":"{}","role":"authenticated","exp":4000000000}})", user));
      http::Request request{"GET",
                            fmt::format("http://127.0.0.1:{}/api/chat", self.app->port()),
                            {{"Authorization", "Bearer " + token}, {"Last-Event-ID", self.reply + ":0"}},
                            {}};
      const auto answer = co_await self.client.send(std::move(request), 60s);
      self.streamed = answer ? answer->body : answer.error().message;
    }(*this));
  }

  void write(const std::string& text) {
    database.run(
        fmt::format("update public.messages set content = '{}', status = 'complete',"
                    " revision = revision + 1 where id = '{}'",
                    text, reply));
  }

  int questions() { return metric("coach_relay_chat_questions_total"); }

  void start_streaming() {
    start();
    until("changes are read", [this] { return metric("coach_relay_realtime_streaming") == 1; });
  }

  int metric(const std::string& name) {
    get("/metrics", {});
    const auto at = body.find("\n" + name + " ");
    return at == std::string::npos ? -1 : std::stoi(body.substr(at + name.size() + 2));
  }

  std::string reply;
  std::optional<std::string> streamed;
};

TEST_F(RelayChat, IsWokenByTheWriteAheadLog) {
  options.chat_poll = 1h;
  start_streaming();
  follow();
  // As it begins, and once more.
  until("it waits for news", [&] { return questions() == 2; });
  write("About 100 kg");
  until("the reply has ended", [&] { return streamed.has_value(); });
  EXPECT_NE(streamed->find("About 100 kg"), std::string::npos) << *streamed;
  EXPECT_NE(streamed->find("data: [DONE]"), std::string::npos) << *streamed;
  EXPECT_LE(questions(), 4);
}

TEST_F(RelayChat, PollsForWhatNobodyTellsOf) {
  database.run("alter publication supabase_realtime drop table public.messages");
  options.chat_poll = 100ms;
  start_streaming();
  follow();
  until("it waits for news", [&] { return questions() >= 2; });
  write("About 100 kg");
  until("the reply has ended", [&] { return streamed.has_value(); });
  EXPECT_NE(streamed->find("data: [DONE]"), std::string::npos) << *streamed;
}

TEST_F(RelayChat, PollsWithoutRealtime) {
  options.realtime_database = Secret();
  options.chat_poll = 1h;
  start();
  follow();
  until("it asks again and again", [&] { return questions() >= 4; });
  write("About 100 kg");
  until("the reply has ended", [&] { return streamed.has_value(); });
  EXPECT_NE(streamed->find("data: [DONE]"), std::string::npos) << *streamed;
}

TEST_F(RelayChat, AStoppingRelayLetsItsFollowersGo) {
  options.chat_poll = 1h;
  start_streaming();
  follow();
  until("it waits for news", [&] { return questions() == 2; });
  const auto begun = Clock::now();
  stop();
  EXPECT_LT(Clock::now() - begun, 5s) << "not only when the time to drain is over";
  EXPECT_TRUE(streamed.has_value());
}

}  // namespace
}  // namespace coach::relay
