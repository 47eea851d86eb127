#include "worker/config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "worker/config_checks.hpp"
#include "worker/config_keys.hpp"
#include "worker/prompt_file.hpp"
#include "worker/settings.hpp"

namespace coach::worker {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const fs::path kSource = COACH_SOURCE_DIR;

EnvLookup environment(EnvMap variables) {
  return with_fallback([](std::string_view) { return std::nullopt; }, std::move(variables));
}

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  EXPECT_TRUE(stream) << file;
  return {std::istreambuf_iterator<char>(stream), {}};
}

class ConfigTest : public testing::Test {
 protected:
  ConfigTest() { fs::create_directories(folder_ / "config"); }
  ~ConfigTest() override { fs::remove_all(folder_); }

  void write(const fs::path& name, std::string_view text) {
    std::ofstream stream(folder_ / name, std::ios::binary);
    stream << text;
  }

  std::expected<Config, std::vector<std::string>> load(EnvMap variables = {}) {
    return load_config({.file = {}, .environment = environment(std::move(variables)), .cwd = folder_});
  }

  // Of `yaml` as config/coach.yaml; "" in front stands for the file's name.
  std::vector<std::string> problems(std::string_view yaml, EnvMap variables = {}) {
    write("config/coach.yaml", yaml);
    auto loaded = load(std::move(variables));
    if (loaded) return {};
    const auto prefix = (folder_ / "config/coach.yaml").string();
    for (auto& problem : loaded.error()) {
      if (problem.starts_with(prefix)) problem.erase(0, prefix.size());
    }
    return loaded.error();
  }

  const fs::path folder_ = fs::path(testing::TempDir()) /
                           fmt::format("coach-config-{}-{}", ::getpid(),
                                       testing::UnitTest::GetInstance()->current_test_info()->name());
};

Config defaults_in(const fs::path& folder) {
  Config config;
  config.prompt.file = folder / config.prompt.file;
  return config;
}

TEST_F(ConfigTest, WithoutFileAndEnvironmentTheDefaultsHold) {
  const auto config = load();
  ASSERT_TRUE(config);
  EXPECT_EQ(*config, defaults_in(folder_ / "config"));
}

TEST_F(ConfigTest, TheShippedFileHoldsExactlyTheDefaults) {
  const auto config =
      load_config({.file = kSource / "config/coach.yaml", .environment = environment({}), .cwd = folder_});
  ASSERT_TRUE(config) << fmt::format("{}", fmt::join(config.error(), "\n"));
  EXPECT_EQ(*config, defaults_in(kSource / "config"));
  EXPECT_TRUE(load_prompt_file(config->prompt.file, config->prompt.sha256));
}

struct WrittenKeys {
  std::vector<std::string> with_value;  // "queue.lease" of "  lease: 15s" below "queue:"
  std::vector<std::string> in_comment;  // "database.url" of "  # url: ..." below "database:"
};

WrittenKeys keys_written(std::string_view yaml) {
  WrittenKeys keys;
  std::vector<std::pair<std::size_t, std::string>> open;  // indentation and path of the sections around
  std::istringstream lines{std::string(yaml)};
  for (std::string line; std::getline(lines, line);) {
    const auto indent = line.find_first_not_of(' ');
    if (indent == std::string::npos) continue;
    const bool comment = line.compare(indent, 2, "# ") == 0;
    const auto begin = comment ? indent + 2 : indent;
    const auto end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", begin);
    if (end == begin || end == std::string::npos || line[end] != ':' || (comment && indent == 0)) continue;
    while (!open.empty() && open.back().first >= indent) open.pop_back();
    const auto path = (open.empty() ? "" : open.back().second + ".") + line.substr(begin, end - begin);
    if (end + 1 == line.size()) {
      open.emplace_back(indent, path);
    } else {
      (comment ? keys.in_comment : keys.with_value).push_back(path);
    }
  }
  return keys;
}

TEST_F(ConfigTest, TheShippedFileNamesEveryKeyOnceAndNothingElse) {
  const auto written = keys_written(contents(kSource / "config/coach.yaml"));
  EXPECT_THAT(written.in_comment, ElementsAre("database.url", "database.admin_url", "inference.api_key",
                                              "embedding.api_key", "supabase.url", "supabase.anon_key"));
  auto all = written.with_value;
  all.insert(all.end(), written.in_comment.begin(), written.in_comment.end());
  EXPECT_THAT(all, testing::UnorderedElementsAreArray(config_keys()));
}

TEST_F(ConfigTest, TheExampleEnvironmentIsValidAndNamesNoValue) {
  const auto variables = parse_env(contents(kSource / ".env.example"), ".env.example");
  ASSERT_TRUE(variables);
  for (const auto* name :
       {"SUPABASE_URL", "SUPABASE_ANON_KEY", "OPENAI_API_KEY", "NEBIUS_API_KEY", "NEBIUS_MODEL",
        "DATABASE_URL", "DATABASE_ADMIN_URL", "NEBIUS_BASE_URL", "OPENAI_BASE_URL"}) {
    ASSERT_TRUE(variables->contains(name)) << name;
    EXPECT_EQ(variables->find(name)->second, "") << name;
  }
  EXPECT_EQ(*load(*variables), *load()) << "an empty variable counts as not set";
}

TEST_F(ConfigTest, EnvironmentOverridesDotenvOverridesFile) {
  write("config/coach.yaml",
        "inference:\n  model: from-file\n  api_key: from-file\nembedding:\n  api_key: from-file\n  model: "
        "small\n");
  write(".env",
        "NEBIUS_API_KEY=from-dotenv\r\nNEBIUS_MODEL=from-dotenv\nDATABASE_URL='postgres://u:p@h/d'\n");
  const auto config = load({{"NEBIUS_MODEL", "from-environment"}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->inference.model, "from-environment");
  EXPECT_EQ(config->inference.api_key.reveal(), "from-dotenv");
  EXPECT_EQ(config->embedding.api_key.reveal(), "from-file");
  EXPECT_EQ(config->embedding.model, "small");
  EXPECT_EQ(config->database.url.reveal(), "postgres://u:p@h/d");
  EXPECT_EQ(config->database.admin_url.reveal(), "postgres://u:p@h/d");
}

TEST_F(ConfigTest, EveryVariableArrives) {
  const auto config = load({{"DATABASE_URL", "postgres://a"},
                            {"DATABASE_ADMIN_URL", "postgresql://b"},
                            {"NEBIUS_BASE_URL", "https://eu.nebius.com/v1"},
                            {"NEBIUS_API_KEY", "c"},
                            {"NEBIUS_MODEL", "d"},
                            {"OPENAI_BASE_URL", "http://127.0.0.1:8080/v1"},
                            {"OPENAI_API_KEY", "e"},
                            {"SUPABASE_URL", "https://x.supabase.co"},
                            {"SUPABASE_ANON_KEY", "f"}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->database.url.reveal(), "postgres://a");
  EXPECT_EQ(config->database.admin_url.reveal(), "postgresql://b");
  EXPECT_EQ(config->inference.base_url, "https://eu.nebius.com/v1/");
  EXPECT_EQ(config->inference.api_key.reveal(), "c");
  EXPECT_EQ(config->inference.model, "d");
  EXPECT_EQ(config->embedding.base_url, "http://127.0.0.1:8080/v1/");
  EXPECT_EQ(config->embedding.api_key.reveal(), "e");
  EXPECT_EQ(config->supabase.url, "https://x.supabase.co");
  EXPECT_EQ(config->supabase.anon_key.reveal(), "f");
  EXPECT_FALSE(config->other_inference_provider);
}

TEST_F(ConfigTest, AllProblemsOfAllSourcesAreReportedTogether) {
  write(".env", "nonsense\n");
  EXPECT_THAT(
      problems("queue:\n  lease: 15\n  heartbeet: 1s\n", {{"NEBIUS_BASE_URL", "ftp://x"}}),
      ElementsAre(
          ":2: queue.lease: expected a duration from 10ms to 1h with its unit (ms, s, m or h), found 15",
          ":3: queue.heartbeet: expected a key of this section, found an unknown one; did you mean "
          "heartbeat?",
          (folder_ / ".env").string() + ":1: expected NAME=value",
          "environment variable NEBIUS_BASE_URL: expected a URL that begins with https:// (http:// for "
          "localhost), found another scheme"));
}

TEST_F(ConfigTest, KeysThatContradictEachOther) {
  EXPECT_THAT(problems("queue:\n  lease: 12s\n\n  heartbeat: 5s\n"),
              ElementsAre(":4: queue.heartbeat: expected at most a third of the lease (4s), found 5s"));
  EXPECT_THAT(problems("queue:\n  lease: 30s\n  heartbeat: 10s\n"), IsEmpty());
  EXPECT_THAT(problems("queue:\n  lease: 6s\n"),
              ElementsAre(HasSubstr("heartbeat: expected at most a third")));
  EXPECT_THAT(problems("stream:\n  max_interval: 20ms\n"),
              ElementsAre(":2: stream.max_interval: expected at least min_interval (50ms), found 20ms"));
  EXPECT_THAT(problems("inference:\n  reply_timeout: 30s\n"),
              ElementsAre(HasSubstr("first_token_timeout (1m)")));
  EXPECT_THAT(problems("retrieval: {full_text_weight: 0, semantic_weight: 0}\n"),
              ElementsAre(HasSubstr("expected a weight above 0")));
}

TEST_F(ConfigTest, TheLimitOfThePrompt) {
  EXPECT_THAT(problems("prompt:\n  max_input_tokens: 1000\n"), IsEmpty());
  EXPECT_THAT(problems("prompt:\n  max_input_tokens: 999\n"),
              ElementsAre(HasSubstr(":2: prompt.max_input_tokens: expected")));
  write("config/coach.yaml",
        "prompt:\n  max_input_tokens: 6000\ninference:\n  retry: {max_retry_after: 20s}\n");
  const auto config = load();
  ASSERT_TRUE(config);
  EXPECT_EQ(turn_settings(*config, "").max_input_tokens, 6'000u);
  EXPECT_EQ(reprocess_settings(*config, "w").max_input_tokens, 6'000u);
  EXPECT_EQ(rate_limits(*config).max_pause, std::chrono::seconds(20));
}

// A link that goes silent is noticed after the statement time-out and its grace; the next beat on a
// new connection has to come within the lease.
TEST_F(ConfigTest, ASilentConnectionIsNoticedWithinTheLease) {
  EXPECT_THAT(
      problems("queue:\n  heartbeat: 5s\n  lease: 15s\n"),
      ElementsAre(":3: queue.lease: expected more than database.statement_timeout (10s), its grace (3s) "
                  "and heartbeat (5s) together (18s), found 15s"));
  EXPECT_THAT(problems("queue:\n  lease: 18s\n"), ElementsAre(HasSubstr("together (18s), found 18s")));
  EXPECT_THAT(problems("queue:\n  lease: 18001ms\n"), IsEmpty());
  EXPECT_THAT(problems("database:\n  statement_timeout: 30s\n"),
              ElementsAre(":2: database.statement_timeout: expected a time that with its grace (3s) and "
                          "queue.heartbeat (5s) is less than queue.lease (30s), found 30s"));
  // Short times in proportion, as tests have them.
  EXPECT_THAT(problems("database:\n  statement_timeout: 500ms\nqueue:\n  lease: 1s\n  heartbeat: 300ms\n"),
              IsEmpty());
}

TEST_F(ConfigTest, TheGivenFileMustBeThere) {
  const auto config = load_config({.file = "gone.yaml", .environment = environment({}), .cwd = folder_});
  ASSERT_FALSE(config);
  EXPECT_THAT(config.error(), ElementsAre((folder_ / "gone.yaml").string() +
                                          ": expected a configuration file, found none that can be read"));
  EXPECT_FALSE(load_config({.file = "config", .environment = environment({}), .cwd = folder_}));
}

TEST_F(ConfigTest, TheGivenFilesFolderHoldsThePrompt) {
  write("other.yaml", "prompt:\n  file: p/../q.md\n");
  const auto config = load_config({.file = "other.yaml", .environment = environment({}), .cwd = folder_});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->prompt.file, folder_ / "q.md");
}

TEST_F(ConfigTest, AnotherInferenceProviderIsAcceptedButSeen) {
  EXPECT_TRUE(load({{"NEBIUS_BASE_URL", "https://api.openai.com/v1"}})->other_inference_provider);
  EXPECT_TRUE(load({{"NEBIUS_BASE_URL", "http://localhost:9/"}})->other_inference_provider);
  EXPECT_TRUE(load({{"NEBIUS_BASE_URL", "https://evilnebius.com/"}})->other_inference_provider);
  EXPECT_TRUE(load({{"NEBIUS_BASE_URL", "https://nebius.com.evil.org/"}})->other_inference_provider);
  EXPECT_FALSE(load({{"NEBIUS_BASE_URL", "https://API.Studio.Nebius.com/v1"}})->other_inference_provider);
}

TEST_F(ConfigTest, NeverShowsASecret) {
  const std::string secret = "hunter2 hunter2";
  for (const auto* variable : {"DATABASE_URL", "DATABASE_ADMIN_URL", "NEBIUS_API_KEY", "OPENAI_API_KEY",
                               "SUPABASE_ANON_KEY", "SUPABASE_URL", "NEBIUS_BASE_URL", "OPENAI_BASE_URL"}) {
    const auto found = problems("", {{variable, secret}});
    EXPECT_THAT(found, ElementsAre(HasSubstr(variable)));
    EXPECT_THAT(found, ElementsAre(Not(HasSubstr("hunter2"))));
  }
  for (const auto* key : {"database.url", "database.admin_url", "inference.api_key", "embedding.api_key",
                          "supabase.anon_key", "inference.base_url", "embedding.base_url", "supabase.url"}) {
    const std::string path = key;
    for (const auto* form : {"{}: {}", "{}: [{}]", "{}s: {}", "{}: '{}"}) {
      const auto dot = path.find('.');
      const auto line = fmt::format(fmt::runtime(form), path.substr(dot + 1), secret);
      const auto found = problems(fmt::format("{}:\n  {}\n", path.substr(0, dot), line));
      EXPECT_THAT(found, Not(IsEmpty())) << line;
      for (const auto& problem : found) EXPECT_THAT(problem, Not(HasSubstr("hunter2"))) << line;
    }
  }
}

TEST(MissingForRun, NamesTheVariableAndTheKey) {
  Config config;
  EXPECT_THAT(missing_for_run(config),
              ElementsAre(testing::AllOf(HasSubstr("DATABASE_URL"), HasSubstr("database.url")),
                          testing::AllOf(HasSubstr("NEBIUS_API_KEY"), HasSubstr("inference.api_key")),
                          testing::AllOf(HasSubstr("OPENAI_API_KEY"), HasSubstr("embedding.api_key"))));
  config.database.url = Secret("postgres://x");
  config.inference.api_key = Secret("x");
  config.embedding.api_key = Secret("x");
  EXPECT_THAT(missing_for_run(config), IsEmpty());
}

TEST(CheckBaseUrl, PlainHttpOnlyToThisMachine) {
  for (const auto* url :
       {"https://api.nebius.com/v1/", "https://x:8443", "http://localhost:9", "http://LOCALHOST/",
        "http://127.0.0.1/", "http://127.8.9.1:80/v1", "http://[::1]:8080/"}) {
    EXPECT_EQ(check_base_url(url), "") << url;
  }
  for (const auto* url : {"http://api.nebius.com/v1/", "http://10.0.0.1/", "http://0.0.0.0/", "http://[::2]/",
                          "http://127.0.0.1.evil.org/", "http://localhost.evil.org/",
                          "http://localhost@evil.org/", "http://127.1/"}) {
    EXPECT_NE(check_base_url(url), "") << url;
  }
}

TEST(CheckBaseUrl, RefusesWhatIsNoBase) {
  for (const auto* url :
       {"", "api.nebius.com", "ftp://x/", "https://", "https:///v1", "https://user:pw@x/", "https://x/?a=b",
        "https://x/#a", "https://x/a b", "https://x/\r\nEvil: 1", "/v1", "file:///x"}) {
    EXPECT_NE(check_base_url(url), "") << url;
  }
}

TEST(CheckDatabaseUrl, TakesWhatTheWorkerCanUse) {
  for (const auto* url :
       {"postgres://u:p@h/d", "postgresql://u@h:5432/d?sslmode=require", "postgresql:///d?host=/tmp",
        "postgres://u:p@a:1,b:2/d", "postgresql://u:p@localhost:6543/d",
        "postgresql://u:p@aws-0-eu.pooler.supabase.com:5432/postgres"}) {
    EXPECT_EQ(check_database_url(url), "") << url;
  }
  for (const auto* url : {"", "host=h dbname=d", "mysql://h", "postgres://u:p w@h", "postgres://h\n",
                          "postgresql://u:p@aws-0-eu.pooler.supabase.com:6543/postgres",
                          "postgresql://u:p@db.x.supabase.co:6543/postgres"}) {
    EXPECT_NE(check_database_url(url), "") << url;
  }
}

TEST(CheckTexts, Sha256AndKey) {
  EXPECT_EQ(check_sha256(""), "");
  EXPECT_EQ(check_sha256(Config().prompt.sha256), "");
  EXPECT_NE(check_sha256("abc"), "");
  EXPECT_NE(check_sha256(std::string(64, 'G')), "");
  EXPECT_EQ(check_api_key("sk-_x.Y/+="), "");
  EXPECT_NE(check_api_key("a\r\nb"), "");
  EXPECT_NE(check_api_key("caf\xC3\xA9"), "");
}

TEST_F(ConfigTest, PromptFile) {
  constexpr std::string_view sum_of_another =
      "15ed8a6d7cb7e61b2f0d1cc0a4a1c56d4f2cbbe4c5bb7dcbd0b3e8d1f5b8e7c1";
  write("good.md", "Knowledge:\r\n{context}\n");
  write("none.md", "Knowledge\n");
  write("twice.md", "{context}{context}");
  EXPECT_EQ(load_prompt_file(folder_ / "good.md", ""), "Knowledge:\r\n{context}\n");
  EXPECT_THAT(
      load_prompt_file(folder_ / "good.md", sum_of_another).error(),
      testing::AllOf(HasSubstr("good.md: expected the prompt with sha256 15ed"), HasSubstr("prompt.sha256")));
  EXPECT_THAT(load_prompt_file(folder_ / "none.md", "").error(), HasSubstr("found it 0 times"));
  EXPECT_THAT(load_prompt_file(folder_ / "twice.md", "").error(), HasSubstr("found it 2 times"));
  EXPECT_THAT(load_prompt_file(folder_ / "gone.md", "").error(), HasSubstr("Set prompt.file"));
  EXPECT_THAT(load_prompt_file(folder_, "").error(), HasSubstr("Set prompt.file"));
}

TEST(CheckPrompt, TheShippedPromptIsTheTunedOneByteForByte) {
  auto prompt = contents(kSource / "config/prompts/coach_k.md");
  const auto sha256 = Config().prompt.sha256;
  EXPECT_EQ(check_prompt(prompt, "p", sha256), "");
  EXPECT_THAT(check_prompt(prompt + "\n", "p", sha256), HasSubstr(sha256));
}

}  // namespace
}  // namespace coach::worker
