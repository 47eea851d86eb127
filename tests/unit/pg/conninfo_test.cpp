#include "pg/conninfo.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coach::pg {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ConnectOptions parsed(const std::string& conninfo) {
  auto options = parse_conninfo(conninfo);
  EXPECT_TRUE(options.has_value()) << options.error();
  return options.value_or(ConnectOptions());
}

ConnectOptions parsed_with_defaults(const std::string& conninfo, const ConnectSettings& settings) {
  auto options = parsed(conninfo);
  add_defaults(options, "coach-test", settings);
  return options;
}

TEST(Conninfo, ReadsUrlsAndKeywords) {
  const auto url = parsed("postgresql://me:p%40ss@db.example.org:6543/coach?sslmode=require");
  EXPECT_EQ(url.at("host"), "db.example.org");
  EXPECT_EQ(url.at("port"), "6543");
  EXPECT_EQ(url.at("password"), "p@ss");
  EXPECT_EQ(parsed("host=/run/postgresql dbname=coach").at("host"), "/run/postgresql");
}

TEST(Conninfo, ErrorsQuoteNothing) {
  for (const std::string conninfo :
       {"postgres://me:hunter2@[::1/x", "host='hunter2", "hunter2", "postgres://me:a@hunter2@db/x",
        "postgres://me:hunter2/x@db/coach", "host=a,b port=1,2,3 password=hunter2"}) {
    const auto options = parse_conninfo(conninfo);
    ASSERT_FALSE(options.has_value()) << conninfo;
    EXPECT_THAT(options.error(), Not(HasSubstr("hunter2")));
  }
}

TEST(Conninfo, ExpandsSeveralHosts) {
  auto options = parsed("host=a.example,10.0.0.1,/run/pg port=1,2,3");
  auto hosts = hosts_of(options);
  ASSERT_EQ(hosts.size(), 3U);
  EXPECT_TRUE(needs_resolving(hosts[0]));
  EXPECT_FALSE(needs_resolving(hosts[1]));
  EXPECT_FALSE(needs_resolving(hosts[2]));
  EXPECT_EQ(hosts[2].port, "3");

  hosts[0].address = "192.0.2.1";
  auto second_address = hosts[0];
  second_address.address = "2001:db8::1";
  hosts.insert(hosts.begin() + 1, second_address);
  set_hosts(options, hosts);
  EXPECT_EQ(options.at("host"), "a.example,a.example,10.0.0.1,/run/pg");
  EXPECT_EQ(options.at("hostaddr"), "192.0.2.1,2001:db8::1,,");
  EXPECT_EQ(options.at("port"), "1,1,2,3");
}

TEST(Conninfo, LeavesGivenAddressesAlone) {
  EXPECT_TRUE(hosts_of(parsed("host=a.example hostaddr=192.0.2.1")).empty());
}

TEST(Conninfo, DefaultsDoNotOverrideWhatIsGiven) {
  auto options = parsed("host=a keepalives_idle=77");
  add_defaults(options, "coach-test", {.dead_after = std::chrono::milliseconds(13'000)});
  EXPECT_EQ(options.at("keepalives_idle"), "77");
  EXPECT_EQ(options.at("keepalives"), "1");
  EXPECT_EQ(options.at("tcp_user_timeout"), "13000");
  // A first question and three repetitions within 13 s.
  EXPECT_EQ(parsed_with_defaults("host=a", {}).at("keepalives_idle"), "4");
  EXPECT_EQ(options.at("keepalives_interval"), "2");
  EXPECT_EQ(options.at("keepalives_count"), "3");
  EXPECT_EQ(options.at("application_name"), "coach-test");
}

TEST(Conninfo, AWritableSessionIsWantedUnlessTheStringSaysOtherwise) {
  EXPECT_EQ(parsed_with_defaults("postgres://u@a,b/x", {}).at("target_session_attrs"), "read-write");
  EXPECT_EQ(
      parsed_with_defaults("postgres://u@a,b/x?target_session_attrs=any", {}).at("target_session_attrs"),
      "any");
  EXPECT_FALSE(parsed_with_defaults("host=a", {.session = Session::any}).contains("target_session_attrs"));
}

TEST(Conninfo, TriesServersOneByOne) {
  const auto servers = one_by_one(parsed("host=a,b,/run/pg hostaddr=192.0.2.1,, port=1,2,3 user=me"));
  ASSERT_EQ(servers.size(), 3U);
  EXPECT_EQ(servers[0].at("host"), "a");
  EXPECT_EQ(servers[0].at("hostaddr"), "192.0.2.1");
  EXPECT_EQ(servers[1].at("host"), "b");
  EXPECT_FALSE(servers[1].contains("hostaddr"));
  EXPECT_EQ(servers[1].at("port"), "2");
  EXPECT_EQ(servers[2].at("host"), "/run/pg");
  EXPECT_EQ(servers[2].at("user"), "me");
  // One port is everybody's; addresses alone will do; neither host nor address is one server, too.
  EXPECT_EQ(one_by_one(parsed("host=a,b port=6000"))[1].at("port"), "6000");
  EXPECT_EQ(one_by_one({{"hostaddr", "192.0.2.1,192.0.2.2"}}).size(), 2U);
  EXPECT_EQ(one_by_one({{"dbname", "coach"}}).size(), 1U);
}

TEST(Conninfo, PreferStandbyTakesTwoRounds) {
  const auto servers = one_by_one(parsed("host=a,b port=1 target_session_attrs=prefer-standby"));
  ASSERT_EQ(servers.size(), 4U);
  for (const std::size_t i : {0U, 1U, 2U, 3U}) {
    EXPECT_EQ(servers[i].at("host"), i % 2 == 0 ? "a" : "b");
    EXPECT_EQ(servers[i].at("target_session_attrs"), i < 2 ? "standby" : "any");
  }
}

TEST(Conninfo, RedactsAllButHostAndPort) {
  const auto options = parsed("postgresql://someone:hunter2@db.example:5432/secretbase");
  const auto message = redact(
      R"(connection to server at "db.example", port 5432 failed: FATAL: no entry for user "someone", database )"
      R"("secretbase", password hunter2)",
      options);
  EXPECT_THAT(message, HasSubstr("\"db.example\", port 5432"));
  EXPECT_THAT(message, Not(HasSubstr("someone")));
  EXPECT_THAT(message, Not(HasSubstr("secretbase")));
  EXPECT_THAT(message, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace coach::pg
