#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "test_server.hpp"

namespace coach::standin {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

constexpr std::string_view chat_path = "/v1/chat/completions";
constexpr std::string_view streaming = R"(,"stream":true,"stream_options":{"include_usage":true})";

// The content deltas of a stream, joined, and how many there were.
struct Streamed {
  std::string text;
  std::size_t deltas = 0;
  std::string finish_reason;
  json::value usage;
  bool done = false;
};

Streamed read_stream(std::string_view body) {
  Streamed streamed;
  while (!body.empty()) {
    const auto end = body.find("\n\n");
    const auto event = body.substr(0, end);
    body.remove_prefix(end + 2);
    if (event == "data: [DONE]") {
      streamed.done = true;
      continue;
    }
    const auto chunk = json::parse(json::string_view(event.data() + 6, event.size() - 6));
    EXPECT_EQ(chunk.at("system_fingerprint"), "coach-standin");
    EXPECT_EQ(chunk.at("model"), "nebius/m");
    if (!chunk.at("usage").is_null()) streamed.usage = chunk.at("usage");
    for (const auto& choice : chunk.at("choices").as_array()) {
      if (choice.at("finish_reason").is_string())
        streamed.finish_reason = choice.at("finish_reason").as_string();
      const auto* content = choice.at("delta").as_object().if_contains("content");
      if (content == nullptr) continue;
      streamed.text += json::value_to<std::string>(*content);
      ++streamed.deltas;
    }
  }
  return streamed;
}

TEST(Server, EmbedsOneTextAndMany) {
  TestServer server(quick_options());
  TestClient client(server.port());
  client.send("POST", "/v1/embeddings", R"({"model":"e","input":"sled push"})");
  const auto one = client.receive();
  EXPECT_EQ(one.status, 200u);
  EXPECT_THAT(one.head, HasSubstr("x-coach-standin: true"));
  const auto body = json::parse(one.body);
  EXPECT_EQ(body.at("data").at(0).at("embedding").as_array().size(), 1536u);
  EXPECT_EQ(body.at("usage").at("prompt_tokens"), 2);
  client.send("POST", "/v1/embeddings",
              R"({"model":"e","input":["row","sled push"],"encoding_format":"base64"})");
  const auto many = json::parse(client.receive().body);
  EXPECT_EQ(many.at("data").as_array().size(), 2u);
  EXPECT_EQ(many.at("data").at(1).at("index"), 1);
  EXPECT_EQ(many.at("data").at(1).at("embedding").as_string().size(), 1536u * 4 / 3 * 4);
}

TEST(Server, StreamsTheSameAnswerAsItSendsWhole) {
  TestServer server(quick_options());
  TestClient client(server.port());
  client.send("POST", chat_path, chat_body("How do I row?"));
  const auto whole = json::parse(client.receive().body);
  client.send("POST", chat_path, chat_body("How do I row?", streaming));
  const auto reply = client.receive();
  EXPECT_THAT(reply.head, HasSubstr("Content-Type: text/event-stream"));
  EXPECT_TRUE(reply.complete);
  const auto streamed = read_stream(reply.body);
  EXPECT_EQ(streamed.text, whole.at("choices").at(0).at("message").at("content").as_string());
  EXPECT_EQ(streamed.finish_reason, "stop");
  EXPECT_TRUE(streamed.done);
  EXPECT_EQ(streamed.usage.at("completion_tokens").as_int64(),
            static_cast<std::int64_t>(streamed.deltas - 1));
  EXPECT_EQ(streamed.usage, whole.at("usage"));
}

TEST(Server, ErrorsHaveOpenAisForm) {
  TestServer server(quick_options());
  TestClient client(server.port());
  const auto status_of = [&](std::string_view method, std::string_view path, std::string_view body,
                             std::string_view headers) {
    client.send(method, path, body, headers);
    const auto reply = client.receive();
    EXPECT_THAT(reply.head, HasSubstr("x-coach-standin: true"));
    EXPECT_TRUE(json::parse(reply.body).at("error").at("message").is_string());
    return reply.status;
  };
  EXPECT_EQ(status_of("POST", chat_path, chat_body("x"), "Authorization: none\r\n"), 401u);
  EXPECT_EQ(status_of("POST", chat_path, chat_body("x"), "Authorization: Bearer invalid\r\n"), 401u);
  EXPECT_EQ(status_of("POST", chat_path, "{", ""), 400u);
  EXPECT_EQ(status_of("POST", chat_path, R"({"model":"m","messages":[]})", ""), 400u);
  EXPECT_EQ(status_of("POST", "/v1/embeddings", R"({"model":"e","input":""})", ""), 400u);
  EXPECT_EQ(status_of("POST", "/v1/images", "{}", ""), 404u);
  EXPECT_EQ(status_of("GET", "/", "", ""), 404u);
  EXPECT_EQ(status_of("POST", chat_path, chat_body("x"), "x-standin: nonsense\r\n"), 400u);
}

TEST(Server, TellsItsModelsAndHealth) {
  TestServer server(quick_options());
  TestClient client(server.port());
  client.send("GET", "/v1/models", "");
  EXPECT_THAT(client.receive().body, HasSubstr("\"coach-standin\""));
  client.send("GET", "/healthz", "", "Authorization: none\r\n");
  EXPECT_EQ(client.receive().status, 200u);
}

TEST(Server, MarkersInMessagesAreObeyedOnlyWhenAllowed) {
  auto options = quick_options();
  const auto body = chat_body("[[standin: status=429, retry-after=7]] How do I row?");
  {
    TestServer server(options);
    TestClient client(server.port());
    client.send("POST", chat_path, body);
    EXPECT_EQ(client.receive().status, 200u);
  }
  options.faults_in_messages = true;
  TestServer server(options);
  TestClient client(server.port());
  client.send("POST", chat_path, body);
  const auto reply = client.receive();
  EXPECT_EQ(reply.status, 429u);
  EXPECT_THAT(reply.head, HasSubstr("Retry-After: 7"));
}

TEST(Server, ServesManyStreamsAtOnce) {
  auto options = quick_options();
  options.tokens = 20;
  options.tokens_per_second = 200;
  TestServer server(options);
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<TestClient>(server.port()));
    clients.back()->send("POST", chat_path, chat_body("row?", streaming));
  }
  for (auto& client : clients) {
    const auto reply = client->receive();
    ASSERT_TRUE(reply.complete);
    EXPECT_EQ(read_stream(reply.body).deltas, 21u);
  }
}

// Waits for the log line of `id` on the file itself: the server writes it when it notices.
std::string wait_for_line(const std::string& path, std::string_view id) {
  for (;;) {
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) {
      if (line.find(id) != std::string::npos && line.ends_with('}')) return line;
    }
    std::this_thread::yield();
  }
}

TEST(Server, NoticesAClientThatHangsUp) {
  const auto path =
      (std::filesystem::temp_directory_path() / fmt::format("standin_log_{}", getpid())).string();
  auto options = quick_options();
  options.log_file = path;
  TestServer server(options);
  TestClient waiting(server.port());
  waiting.send("POST", chat_path, chat_body("row?", streaming),
               "x-request-id: waiting\r\nx-standin: first-token-ms=600000\r\n");
  ASSERT_TRUE(waiting.read_until("assistant"));
  waiting.close();
  const auto first = json::parse(wait_for_line(path, "\"waiting\""));
  EXPECT_EQ(first.at("outcome"), "client_closed");
  EXPECT_TRUE(first.at("first_token_us").is_null());
  TestClient stalled(server.port());
  stalled.send("POST", chat_path, chat_body("row?", streaming),
               "x-request-id: stalled\r\nx-standin: stall-after=2\r\n");
  ASSERT_TRUE(stalled.read_until("\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}"));
  stalled.close();
  const auto second = json::parse(wait_for_line(path, "\"stalled\""));
  EXPECT_EQ(second.at("outcome"), "client_closed");
  std::remove(path.c_str());
}

TEST(Server, StopsWhileStreamsRun) {
  auto server = std::make_unique<TestServer>(quick_options());
  TestClient client(server->port());
  client.send("POST", chat_path, chat_body("row?", streaming), "x-standin: first-token-ms=600000\r\n");
  ASSERT_TRUE(client.read_until("assistant"));
  TestClient idle(server->port());
  server.reset();
  EXPECT_FALSE(client.receive().complete);
  EXPECT_TRUE(client.ended());
}

}  // namespace
}  // namespace coach::standin
