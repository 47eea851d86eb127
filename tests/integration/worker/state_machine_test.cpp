// The state machine of docs/state-machine.md, checked by random interleavings of everything
// that can happen to a job, against the real SQL. After every step the database is asked
// whether it broke a rule.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "sql/queries.hpp"
#include "tests/integration/support/database.hpp"
#include "tests/integration/support/run.hpp"
#include "tests/integration/support/store_parameters.hpp"
#include "worker/queue/claim_key.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;

// What may follow what, besides staying. Only retry, regenerate and an edited question lead out
// of a final state.
const std::map<std::string, std::set<std::string>> transitions{
    {"queued", {"retrieving", "thinking", "streaming", "complete", "failed", "cancelled"}},
    {"retrieving", {"thinking", "streaming", "complete", "failed", "cancelled"}},
    {"thinking", {"retrieving", "streaming", "complete", "failed", "cancelled"}},
    {"streaming", {"retrieving", "thinking", "complete", "failed", "cancelled"}},
    {"complete", {"queued"}},
    {"failed", {"queued"}},
    {"cancelled", {"queued"}}};

// What a worker believes it holds. It may be wrong: that is the point.
struct Held {
  worker::ClaimKey claim;
  int pieces = 0;
  std::string stored;  // the text that the database has acknowledged
  std::string text;    // all of it
};

class StateMachine : public ::testing::TestWithParam<unsigned> {
 protected:
  StateMachine() {
    database.run(
        "update coach.settings set max_messages_per_minute = 100000, max_messages_per_day = 100000, "
        "max_messages_in_flight = 12, max_replies_at_once = 2");
    for (int i = 0; i < 3; ++i) add_athlete();
    const auto connected =
        run_until_done(context, connection.connect(database.admin_url(), "state machine", 5s));
    if (!connected) throw std::runtime_error(pg::describe(connected.error()));
  }

  struct Conversation {
    std::string id, user, athlete;
  };

  void add_athlete() {
    const auto user = database.value(
        "insert into auth.users (email) values (gen_random_uuid() || '@example.org') returning id");
    const auto athlete = database.value(
        fmt::format("insert into athlete_profiles (user_id) values ('{}') returning id", user));
    for (int c = 0; c < 3; ++c) add_conversation(user, athlete);
  }

  void add_conversation(const std::string& user, const std::string& athlete) {
    conversations.push_back(
        {database.value(
             fmt::format("insert into conversations (athlete_id) values ('{}') returning id", athlete)),
         user, athlete});
  }

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  }
  template <typename T>
  T& any(std::vector<T>& of) {
    return of[below(of.size())];
  }

  pg::Result run(const pg::Statement& statement, pg::Params params) {
    auto result = run_until_done(context, connection.query(statement.sql, std::move(params)));
    if (!result)
      throw std::runtime_error(fmt::format("{}: {}", statement.name, pg::describe(result.error())));
    return std::move(*result);
  }

  std::vector<Held>& someones() { return workers[below(workers.size())]; }
  static std::string name_of(std::size_t worker) { return fmt::format("w{}", worker); }

  void ask() {
    const auto& conversation = any(conversations);
    const auto state = database.try_as(
        "authenticated", conversation.user,
        fmt::format("insert into messages (conversation_id, role, content) values ('{}', 'user', 'hi')",
                    conversation.id));
    EXPECT_TRUE(state.empty() || state == "PT429") << state;
  }

  void claim() {
    const auto worker = below(workers.size());
    const auto rows = run(
        sql::claim_jobs, pg::Params().text(name_of(worker)).integer(1 + below(4)).integer(60'000).integer(1));
    for (int row = 0; row < rows.rows(); ++row) {
      const std::string id(rows.text(row, 0));
      workers[worker].push_back({{id, std::string(rows.text(row, 3)), rows.integer(row, 2)}, 0, {}, {}});
      // In order: nothing older of the conversation is unanswered.
      EXPECT_EQ(database.value(
                    fmt::format("select count(*) from coach.jobs j join coach.jobs o using (conversation_id) "
                                "where j.message_id = '{}' and o.id < j.id",
                                id)),
                "0");
    }
  }

  // Whether the database agrees that this is held.
  bool truly(const Held& held) {
    return database.value(
               fmt::format("select count(*) from coach.jobs where message_id = '{}' and claim = '{}' "
                           "and fence = {} and state = 'running'",
                           held.claim.message_id, held.claim.id, held.claim.fence)) == "1";
  }

  std::size_t characters_stored(const Held& held) {
    return std::stoul(database.value(
        fmt::format("select char_length(content) from messages where id = '{}'", held.claim.message_id)));
  }

  // One tick for one reply; `status` may be final. In one of three somebody's transaction holds the row.
  void write(const std::string& status, bool new_text) {
    const auto worker = below(workers.size());
    if (workers[worker].empty()) return;
    const auto at = below(workers[worker].size());
    Held& held = workers[worker][at];
    const bool holds = truly(held);
    if (new_text) held.text += fmt::format("<{}:{}>", held.claim.id, held.pieces++);
    static const std::vector<std::string> rows_to_lock{"coach.jobs where message_id", "messages where id"};
    const bool locked = holds && below(3) == 0;
    if (locked) {
      database.run(fmt::format("begin; select from {} = '{}' for update", rows_to_lock[below(2)],
                               held.claim.message_id));
    }
    const auto outcome = store(held, status, name_of(worker));
    if (locked) database.run("rollback");
    const bool gap =
        holds && held.stored.size() > characters_stored(held) && outcome != "written" && outcome != "ended";
    EXPECT_EQ(outcome.empty(), !holds);
    if (locked) EXPECT_EQ(outcome, "busy");
    if (outcome == "gap") {
      EXPECT_TRUE(gap);
      held.stored.clear();  // sent again from the beginning, next time
    } else if (outcome == "written" || outcome == "ended") {
      held.stored = held.text;
    }
    if (outcome.empty() || outcome == "ended") forget(worker, at);
  }

  std::string store(const Held& held, const std::string& status, const std::string& name) {
    const auto rows = run(sql::write_replies, store_parameters(held.claim, status, held.stored.size(),
                                                               held.text.substr(held.stored.size()), name));
    return rows.rows() == 1 ? std::string(rows.text(0, 1)) : std::string();
  }

  // The database loses commits: a reply's text and revision are as they were, a fence is handed out again.
  void lose_commits() {
    const auto id = database.value(
        "select m.id from messages m join coach.jobs j on j.message_id = m.id where j.state = 'running' and "
        "m.content <> '' order by random() limit 1");
    if (id.empty()) return;
    // Whole pieces, so that the text can be checked like any other.
    database.run(
        fmt::format("update messages set content = substring(content from '^(<[^>]*>)'), revision = "
                    "greatest(revision - 3, 0) "
                    "where id = '{}'; select setval('coach.fence', greatest((select last_value from "
                    "coach.fence) - 2, 1))",
                    id));
    if (const auto before = seen.find(id); before != seen.end()) {
      before->second.revision =
          std::stoll(database.value(fmt::format("select revision from messages where id = '{}'", id)));
      // Whatever is written from now on stands above all that was ever seen.
      highest[id] = std::max(highest[id], before->second.revision + 3);
    }
  }

  void forget(std::size_t worker, std::size_t at) {
    // A zombie may go on believing.
    if (below(4) != 0) workers[worker].erase(workers[worker].begin() + static_cast<std::ptrdiff_t>(at));
  }

  void heartbeat() {
    const auto worker = below(workers.size());
    worker::ClaimColumns claims;
    for (const auto& held : workers[worker]) claims.add(held.claim);
    pg::Params params;
    params.text(name_of(worker)).text("test").text("running").integer(claims.size()).integer(10);
    claims.add_to(params);
    params.integer(60'000).integer(0).integer(0).text("20261130000100");
    run(sql::heartbeat, std::move(params));
  }

  void release() {
    const auto worker = below(workers.size());
    if (workers[worker].empty()) return;
    const auto at = below(workers[worker].size());
    const auto held = workers[worker][at];
    const bool holds = truly(held);
    worker::ClaimColumns claims;
    claims.add(held.claim);
    pg::Params params;
    claims.add_to(params);
    EXPECT_EQ(run(sql::release_jobs, std::move(params)).integer(0, 0), holds ? 1 : 0);
    forget(worker, at);
  }

  // A worker is silent for longer than its leases; it may come back as a zombie.
  void expire() {
    database.run(
        fmt::format("update coach.jobs set lease_until = now() - interval '1 second' where state = 'running' "
                    "and worker = '{}'; "
                    "update coach.workers set seen_at = now() - interval '1 hour', alive_until = now() - "
                    "interval '1 hour' where "
                    "name = '{}'",
                    name_of(0), name_of(0)));
    if (below(2) == 0) workers[0].clear();
  }

  void rescue() {
    database.run("update coach.jobs set run_at = now() where state = 'delayed'");
    database.run(fmt::format("select coach.rescue(4, {}, 'sorry')", below(2) == 0));
  }

  // The athlete's controls, on any reply in any state.
  void control() {
    static const std::vector<std::string> calls{"cancel_reply('{}')", "retry_reply('{}')",
                                                "regenerate_reply('{}')", "rate_reply('{}', 1)",
                                                "edit_question('{}', 'hello')"};
    const auto row = database.run(
        "select m.id, p.user_id, m.reply_to from messages m join conversations c on c.id = m.conversation_id "
        "join athlete_profiles p on p.id = c.athlete_id where m.role = 'assistant' order by random() limit "
        "1");
    if (row.rows() == 0) return;
    auto call = calls[below(calls.size())];
    call.replace(call.find("{}"), 2, row.text(0, call.starts_with("edit_question") ? 2 : 0));
    const auto state = database.try_as("authenticated", std::string(row.text(0, 1)), "select " + call);
    EXPECT_TRUE(state.empty() || state == "PT409" || state == "PT429") << call << ": " << state;
  }

  // An operator's, on any reply of anybody.
  void operate() {
    const auto id =
        database.value("select id from messages where role = 'assistant' order by random() limit 1");
    if (id.empty()) return;
    const auto* call = below(2) == 0 ? "operator_cancel" : "operator_retry";
    const auto state = database.try_as("postgres", "", fmt::format("select coach.{}('{}')", call, id));
    EXPECT_TRUE(state.empty() || state == "PT409") << call << ": " << state;
  }

  void remove() {
    if (below(3) == 0) return leave();
    auto& conversation = any(conversations);
    EXPECT_EQ(database.try_as("authenticated", conversation.user,
                              fmt::format("delete from conversations where id = '{}'", conversation.id)),
              "");
    const auto gone = conversation;
    conversations.erase(std::ranges::find(conversations, gone.id, &Conversation::id));
    add_conversation(gone.user, gone.athlete);
  }

  // An athlete's account goes, with whatever is in the making; another athlete comes.
  void leave() {
    const auto user = any(conversations).user;
    EXPECT_EQ(database.try_as("authenticated", user, "select delete_my_account()"), "");
    std::erase_if(conversations, [&](const auto& conversation) { return conversation.user == user; });
    add_athlete();
  }

  void step() {
    static constexpr std::array<std::pair<int, void (StateMachine::*)()>, 10> steps{
        {{6, &StateMachine::ask},
         {8, &StateMachine::claim},
         {3, &StateMachine::heartbeat},
         {1, &StateMachine::release},
         {1, &StateMachine::expire},
         {2, &StateMachine::rescue},
         {3, &StateMachine::control},
         {1, &StateMachine::operate},
         {1, &StateMachine::lose_commits},
         {1, &StateMachine::remove}}};
    auto chosen = below(47);
    for (const auto& [weight, what] : steps) {
      if (chosen < static_cast<std::size_t>(weight)) return (this->*what)();
      chosen -= static_cast<std::size_t>(weight);
    }
    static const std::vector<std::string> live{"retrieving", "thinking", "streaming"};
    if (chosen < 13) return write(live[below(3)], true);
    write(std::vector<std::string>{"complete", "complete", "failed"}[below(3)], below(2) == 0);
  }

  // Statements that must return nothing, each with the rule it guards.
  void check_rules() {
    static const std::vector<std::pair<std::string, std::string>> rules{
        {"a reply has a job exactly while it is not final",
         "select m.id from messages m left join coach.jobs j on j.message_id = m.id where m.role = "
         "'assistant' "
         "and (m.status in ('complete', 'failed', 'cancelled')) = (j.id is not null)"},
        {"one reply in flight in a conversation",
         "select conversation_id from coach.jobs where state <> 'waiting' group by 1 having count(*) > 1"},
        {"an athlete's limit",
         "select athlete_id from coach.jobs where state <> 'waiting' group by 1 having count(*) > 2"},
        {"nobody waits for nothing",
         "select w.id from coach.jobs w where w.state = 'waiting' "
         "and not exists (select from coach.jobs j where j.conversation_id = w.conversation_id and j.state "
         "<> 'waiting') "
         "and 2 > (select count(*) from coach.jobs j where j.athlete_id = w.athlete_id and j.state <> "
         "'waiting')"},
        {"nothing overtakes within a conversation",
         "select j.id from coach.jobs j join coach.jobs w using (conversation_id) where j.state <> 'waiting' "
         "and w.state = 'waiting' and w.id < j.id"},
        {"a claim's id belongs to one job",
         "select claim from coach.jobs where state = 'running' group by 1 having count(*) > 1 or claim is "
         "null"},
        {"every question has one reply",
         "select q.id from messages q left join messages r on r.reply_to = q.id where q.role = 'user' group "
         "by q.id having count(r.id) <> 1"},
        {"a dead job is a failed reply",
         "select d.id from coach.dead_jobs d join coach.jobs j on j.id = d.id"}};
    for (const auto& [rule, sql] : rules) {
      ASSERT_EQ(database.run(sql).rows(), 0) << rule;
    }
    check_texts();
  }

  // No text of two claims in one reply, nothing missing; states and revisions only go on.
  void check_texts() {
    const auto rows =
        database.run("select id, status, revision, content, position from messages where role = 'assistant'");
    for (int row = 0; row < rows.rows(); ++row) {
      const std::string id(rows.text(row, 0));
      const Seen now{std::string(rows.text(row, 1)), rows.integer(row, 2), rows.integer(row, 4)};
      if (const auto before = seen.find(id); before != seen.end()) {
        ASSERT_EQ(before->second.position, now.position);
        ASSERT_GE(now.revision, before->second.revision);
        // Also after commits were lost.
        if (now.revision > before->second.revision) ASSERT_GT(now.revision, highest[id]);
        if (now.status != before->second.status) {
          ASSERT_GT(now.revision, before->second.revision);
          ASSERT_TRUE(transitions.at(before->second.status).contains(now.status))
              << before->second.status << " -> " << now.status;
        }
      }
      seen[id] = now;
      check_text(rows.text(row, 3));
    }
  }

  static void check_text(std::string_view text) {
    std::string claim;
    for (int piece = 0; !text.empty(); ++piece) {
      const auto colon = text.find(':');
      ASSERT_NE(colon, std::string_view::npos) << text;
      if (piece == 0) claim = text.substr(1, colon - 1);
      const auto expected = fmt::format("<{}:{}>", claim, piece);
      ASSERT_TRUE(text.starts_with(expected)) << text << " instead of " << expected;
      text.remove_prefix(expected.size());
    }
  }

  struct Seen {
    std::string status;
    std::int64_t revision = 0;
    std::int64_t position = 0;
  };

  TestDatabase database;
  asio::io_context context{1};
  pg::Connection connection{context.get_executor()};
  std::minstd_rand random{GetParam()};
  std::vector<Conversation> conversations;
  std::vector<std::vector<Held>> workers{3};
  std::map<std::string, Seen> seen;
  std::map<std::string, std::int64_t> highest;  // revision that was ever seen, of replies that lost commits
};

TEST_P(StateMachine, KeepsItsRulesInAnyOrderOfEvents) {
  for (int i = 0; i < 400 && !HasFatalFailure(); ++i) {
    SCOPED_TRACE(fmt::format("step {} of seed {}", i, GetParam()));
    step();
    if (HasNonfatalFailure()) return;
    check_rules();
  }
  // In the end everybody is answered.
  for (auto& worker : workers) worker.clear();
  for (int round = 0; round < 300 && database.value("select count(*) from coach.jobs") != "0"; ++round) {
    database.run("update coach.jobs set lease_until = now() - interval '1 second' where state = 'running'");
    rescue();
    claim();
    for (int i = 0; i < 6; ++i) write("complete", false);
  }
  EXPECT_EQ(database.value("select count(*) from coach.jobs"), "0");
  check_rules();
}

INSTANTIATE_TEST_SUITE_P(Seeds, StateMachine, ::testing::Range(1u, 7u));

}  // namespace
}  // namespace coach::testing
