// What a database that lost commits must not do to a reply, and who must not be waited for.

#include <fmt/format.h>

#include "sql/queries.hpp"
#include "tests/integration/support/run.hpp"
#include "tests/integration/support/store_parameters.hpp"
#include "tests/integration/worker/worker_fixture.hpp"

namespace coach::testing {
namespace {

using namespace std::chrono_literals;
using worker::RunResult;

class Claims : public WorkerFixture {
 protected:
  Claims() : client(context.get_executor()), session(context.get_executor()) {}

  // A transaction of somebody else, which stays open until end_transaction().
  void begin_transaction(const std::string& sql) {
    ASSERT_TRUE(run_until_done(context, client.connect(database.admin_url(), "client", 5s)));
    ASSERT_TRUE(run_until_done(context, client.script("begin; " + sql)));
  }
  void end_transaction() { ASSERT_TRUE(run_until_done(context, client.script("commit"))); }

  // A question of another athlete; the reply's id.
  std::string ask_as_another(const std::string& name) {
    const auto other = database.value(
        fmt::format("with u as (insert into auth.users (email) values ('{}@example.org') returning id), "
                    "p as (insert into athlete_profiles (user_id) select id from u returning id) "
                    "insert into conversations (athlete_id) select id from p returning id",
                    name));
    const auto question = database.value(fmt::format(
        "insert into messages (conversation_id, role, content) values ('{}', 'user', 'hi') returning id",
        other));
    return database.value(fmt::format("select id from messages where reply_to = '{}'", question));
  }

  worker::ClaimKey claim_as(const std::string& worker) {
    const auto row = database.run(claim(worker, 1));
    EXPECT_EQ(row.rows(), 1);
    return {std::string(row.text(0, 0)), std::string(row.text(0, 3)), row.integer(0, 2)};
  }

  pg::Result as_worker(const pg::Statement& statement, pg::Params params) {
    if (!session.open()) {
      EXPECT_TRUE(run_until_done(context, session.connect(database.worker_url(), "session", 5s)));
    }
    auto result = run_until_done(context, session.query(statement.sql, std::move(params)));
    if (!result)
      throw std::runtime_error(fmt::format("{}: {}", statement.name, pg::describe(result.error())));
    return std::move(*result);
  }

  // What becomes of a write; "": the reply is not this claim's.
  std::string write(const worker::ClaimKey& key, std::size_t before, const std::string& text,
                    const std::string& status = "streaming") {
    const auto rows = as_worker(sql::write_replies, store_parameters(key, status, before, text));
    return rows.rows() == 1 ? std::string(rows.text(0, 1)) : std::string();
  }

  pg::Result beat(const worker::ClaimKey& key) {
    worker::ClaimColumns claims;
    claims.add(key);
    pg::Params params;
    params.text("w").text("0").text("running").integer(1).integer(1);
    claims.add_to(params);
    params.integer(60'000).integer(10).integer(10).text("20261130000100");
    return as_worker(sql::heartbeat, std::move(params));
  }

  // How many were given back, and how many stay because their rows are locked.
  std::pair<std::int64_t, std::int64_t> release(const worker::ClaimKey& key) {
    worker::ClaimColumns claims;
    claims.add(key);
    pg::Params params;
    claims.add_to(params);
    const auto row = as_worker(sql::release_jobs, std::move(params));
    return {row.integer(0, 0), row.integer(0, 1)};
  }

  // As a promoted replica has it that lacks the claim: in line again, and the fence is handed out anew.
  void lose_the_claim() {
    database.run(
        "select setval('coach.fence', (select fence from coach.jobs), false); "
        "update coach.jobs set state = 'ready', lease_until = null, worker = null, attempt = 0, fence = 0, "
        "claim = "
        "null");
  }

  pg::Connection client;
  pg::Connection session;
};

// ── a hole in the text

TEST_F(Claims, AWriteBehindTheEndOfTheTextIsNeverStored) {
  const auto id = ask("How should I pace my race?");
  const auto key = claim_as("w");
  EXPECT_EQ(write(key, 0, "one two "), "written");
  EXPECT_EQ(write(key, 8, "three "), "written");
  database.run("update messages set content = 'one two ' where role = 'assistant'");
  EXPECT_EQ(write(key, 14, "four"), "gap");
  EXPECT_EQ(reply(id).content, "one two ");
  EXPECT_EQ(write(key, 14, "", "complete"), "gap") << "a final state does not hide a hole either";
  EXPECT_EQ(reply(id).status, "streaming");
  EXPECT_EQ(write(key, 0, "one two three four", "complete"), "ended");
  EXPECT_EQ(reply(id).content, "one two three four");
}

// The claim survived, and the first write of its holder is lost: the row has the text of the attempt before.
TEST_F(Claims, TheTextOfAnEarlierClaimIsNeverContinued) {
  const auto id = ask("How should I pace my race?");
  const auto before = claim_as("w");
  EXPECT_EQ(write(before, 0, "one two three "), "written");
  EXPECT_EQ(release(before), (std::pair<std::int64_t, std::int64_t>{1, 0}));
  const auto key = claim_as("v");
  for (const std::size_t offset :
       {std::size_t{4}, std::size_t{14}}) {  // within the old text, and right behind it
    EXPECT_EQ(write(key, offset, "deux "), "gap");
    EXPECT_EQ(write(key, offset, "", "complete"), "gap");
  }
  EXPECT_EQ(reply(id).content, "one two three ");
  EXPECT_EQ(write(key, 0, "un deux "), "written");
  EXPECT_EQ(write(key, 8, "trois", "complete"), "ended");
  EXPECT_EQ(reply(id).content, "un deux trois");
}

TEST_F(Claims, AWriteRepeatedChangesNothing) {
  const auto id = ask("How should I pace my race?");
  const auto key = claim_as("w");
  write(key, 0, "one ");
  write(key, 4, "two ");
  EXPECT_EQ(write(key, 4, "two three"), "written");
  EXPECT_EQ(reply(id).content, "one two three");
}

TEST_F(Claims, TextThatTheDatabaseLostIsSentAgain) {
  start_provider({"tokens=300"}, 0, 200);
  start_worker();
  const auto id = ask("How should I pace my race?");
  run_until([&] { return reply(id).content.size() > 100; });
  const auto shown = reply(id).revision;
  // What a replica lacked that was promoted: text, chunk ids, status.
  database.run(fmt::format(
      "update messages set content = left(content, 20), status = 'thinking', rag_chunks_used = null, "
      "revision = revision - 5 where id = '{}'",
      id));
  const auto row = wait_until_final(id);
  EXPECT_EQ(row.status, "complete");
  EXPECT_GT(row.revision, shown);
  EXPECT_EQ(
      database.value(fmt::format("select rag_chunks_used is not null from messages where id = '{}'", id)),
      "t");
  const auto again = ask("How should I pace my race?");
  EXPECT_EQ(wait_until_final(again).content, row.content) << "the text is whole";
  EXPECT_EQ(provider->bodies("chat/completions").size(), 2u) << "the provider was not asked once more";
}

TEST_F(Claims, AChunkListThatTheDatabaseLostBeforeTheFirstTextComesWithTheEnd) {
  database.run(
      "insert into knowledge_chunks (id, source_doc, section, content, embedding) values "
      "('team1c_007', 'd', 'Sled', 'push low', array_fill(0.02::real, array[1536])::vector)");
  start_provider({"tokens=100"}, 0, 200);
  start_worker();
  const auto id = ask("How should I pace my race?");
  wait_for(id, {"streaming"});
  database.run(fmt::format("update messages set rag_chunks_used = null where id = '{}'", id));
  EXPECT_EQ(wait_until_final(id).status, "complete");
  EXPECT_EQ(database.value(fmt::format("select rag_chunks_used from messages where id = '{}'", id)),
            "{team1c_007}");
}

// ── two workers with one fence

TEST_F(Claims, AFenceThatIsHandedOutTwiceLetsNobodyWriteIntoAnothersReply) {
  const auto id = ask("How should I pace my race?");
  const auto old = claim_as("old");
  lose_the_claim();
  const auto now = claim_as("new");
  ASSERT_EQ(old.fence, now.fence) << "this is what is tried here";
  EXPECT_NE(old.id, now.id);
  EXPECT_EQ(write(now, 0, "theirs"), "written");
  EXPECT_EQ(write(old, 0, "mine"), "");
  EXPECT_EQ(write(old, 0, "mine", "complete"), "");
  EXPECT_TRUE(beat(old).null(0, 1)) << "no lease is renewed";
  EXPECT_EQ(release(old), std::pair(std::int64_t{0}, std::int64_t{0}));
  EXPECT_EQ(reply(id).content, "theirs");
  EXPECT_EQ(database.value("select worker from coach.jobs"), "new");
  EXPECT_EQ(write(now, 6, "!", "complete"), "ended");
}

TEST_F(Claims, ACancellationNamesTheClaim) {
  ask("How should I pace my race?");
  const auto key = claim_as("w");
  ASSERT_TRUE(run_until_done(context, client.connect(database.admin_url(), "ear", 5s)));
  ASSERT_TRUE(run_until_done(context, client.script("listen coach_cancel")));
  database.run(fmt::format("select coach.operator_cancel('{}')", key.message_id));
  const auto told = run_until_done(context, client.notifications(5s));
  ASSERT_TRUE(told && told->size() == 1);
  EXPECT_EQ(told->front().payload, fmt::format("{} {} {}", key.message_id, key.fence, key.id));
}

TEST_F(Claims, AWorkerOfTheVersionBeforeGoesOnBesideThisOne) {
  const auto id = ask("How should I pace my race?");
  // As its claim leaves the job: no claim id.
  database.run(
      "update coach.jobs set state = 'running', worker = 'old', attempt = 1, fence = nextval('coach.fence'), "
      "lease_until = now() + interval '15 seconds'");
  const auto old_write = [&](int at, const std::string& text, const std::string& status) {
    return database.value(fmt::format(
        "select w.ended from coach.jobs j, coach.write_replies('old', array[j.message_id], array[j.fence], "
        "'{{{}}}', '{{{}}}', '{{{}}}', '{{null}}', '{{stop}}', '{{null}}', '{{1}}', '{{1}}', '{{null}}', "
        "false) w",
        status, at, text));
  };
  EXPECT_EQ(old_write(0, "one", "streaming"), "f");
  EXPECT_EQ(old_write(9, "hole", "streaming"), "") << "no hole through the old door either";
  EXPECT_EQ(old_write(3, "two", "complete"), "t");
  EXPECT_EQ(reply(id).content, "onetwo");
  // And into a claim that has an id it writes nothing, whatever its fence.
  ask("And the sled?");
  claim_as("new");
  EXPECT_EQ(old_write(0, "mine", "streaming"), "");
}

// ── the order of a row's versions

TEST_F(Claims, RevisionsRiseAcrossALossOfCommits) {
  const auto id = ask("How should I pace my race?");
  const auto key = claim_as("w");
  const auto question = database.value("select reply_to from messages where role = 'assistant'");
  std::int64_t highest = 0;
  std::string text;
  for (int i = 0; i < 40; ++i) {
    EXPECT_EQ(write(key, text.size(), "word "), "written");
    text += "word ";
    EXPECT_GT(reply(id).revision, highest);
    highest = reply(id).revision;
  }
  database.run(fmt::format("update messages set content = '', revision = 0 where id = '{}'", id));
  EXPECT_EQ(write(key, 0, text), "written");
  EXPECT_GT(reply(id).revision, highest);
  EXPECT_LT(reply(id).revision, 1LL << 53) << "JavaScript reads it exactly";
}

TEST_F(Claims, RevisionsRiseWithEachWriteThoughTheClockStandsStill) {
  const auto id = ask("How should I pace my race?");
  const auto far = (std::int64_t{1} << 52) + 7;  // the clock of the server before was ahead
  database.run(fmt::format("update messages set revision = {} where id = '{}'", far, id));
  const auto key = claim_as("w");
  write(key, 0, "one");
  EXPECT_EQ(reply(id).revision, far + 1);
}

// ── nobody is waited for

// A transaction that stays open on a row, and one more reply that goes on meanwhile.
class Locked : public Claims, public ::testing::WithParamInterface<const char*> {};

TEST_P(Locked, RowHoldsUpNoOtherReply) {
  config.queue.lease = 2s;
  config.queue.heartbeat = 300ms;
  config.queue.poll = 300ms;
  start_provider({"tokens=60"}, 0, 200);
  provider->hold();
  provider->let_through(1);
  start_worker();
  const auto held = ask("Held?");
  wait_for(held, {"thinking"});
  // One of the athlete's questions waits behind it.
  database.run(
      fmt::format("insert into coach.spend (day, slot) select (now() at time zone 'utc')::date, i from "
                  "generate_series(0, 15) i on conflict do nothing"));
  const auto behind = ask("And after it?");
  std::string sql = GetParam();
  for (const auto& [name, value] : {std::pair<std::string, std::string>{"HELD", held}, {"BEHIND", behind}}) {
    if (const auto at = sql.find(name); at != std::string::npos) sql.replace(at, name.size(), value);
  }
  begin_transaction(sql);
  provider->let_through(1'000);
  const auto free_one = ask_as_another("other");
  EXPECT_EQ(wait_until_final(free_one).status, "complete");
  // For longer than a lease.
  const auto later = Clock::now() + 3s;
  run_until([&] { return Clock::now() > later; });
  EXPECT_EQ(wait_until_final(ask_as_another("third")).status, "complete");
  end_transaction();
  EXPECT_EQ(wait_until_final(held).status, "complete");
  EXPECT_EQ(wait_until_final(behind).status, "complete");
  EXPECT_EQ(reply(held).content, reply(free_one).content) << "the text is whole";
  EXPECT_EQ(database.value(fmt::format("select count(*) from coach.dead_jobs")), "0");
}

INSTANTIATE_TEST_SUITE_P(Rows, Locked,
                         ::testing::Values("select from coach.jobs where message_id = 'HELD' for update",
                                           "select from coach.jobs for update",
                                           "select from coach.jobs where message_id = 'BEHIND' for update",
                                           "select from public.messages where id = 'HELD' for update",
                                           "select from public.messages for update",
                                           "update public.messages set feedback = 1 where id = 'HELD'",
                                           "select from coach.spend for update",
                                           "select from coach.workers for update",
                                           "select from coach.lanes for update"));

TEST_F(Claims, AReplyWhoseRowIsLockedKeepsItsLease) {
  ask("How should I pace my race?");
  const auto key = claim_as("w");
  begin_transaction("select from coach.jobs for update");
  const auto answer = beat(key);
  EXPECT_TRUE(answer.null(0, 1));
  EXPECT_EQ(answer.text_array(0, 2), std::vector<std::string>{key.message_id});
  EXPECT_EQ(write(key, 0, "x"), "busy");
  EXPECT_EQ(release(key), std::pair(std::int64_t{0}, std::int64_t{1}));
  end_transaction();
  EXPECT_EQ(beat(key).text_array(0, 1), std::vector<std::string>{key.message_id});
  EXPECT_EQ(write(key, 0, "x"), "written");
}

TEST_F(Claims, TheAccountOfADayIsKeptWhoeverHoldsItsRows) {
  ask("How should I pace my race?");
  const auto key = claim_as("w");
  beat(key);
  begin_transaction("select from coach.spend for update");
  beat(key);
  beat(key);
  end_transaction();
  beat(key);
  EXPECT_EQ(database.value("select sum(tokens_in) || ' ' || sum(tokens_out) from coach.spend"), "40 40");
}

// ── stopping

TEST_F(Claims, AJobThatIsClaimedWhileTheWorkerStopsGoesBack) {
  start_provider();
  const auto id = ask("How should I pace my race?");
  begin_transaction("lock table coach.jobs in share row exclusive mode");
  start_worker();
  // The worker's statements wait at the table, the claim among them.
  run_until([&] {
    return database.value(
               "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type "
               "= "
               "'Lock'") == "1";
  });
  worker_at(0).stop();
  run_for_a_while(50ms);
  end_transaction();
  run_until([&] { return result_of().has_value(); });
  EXPECT_EQ(result_of(), RunResult::drained);
  EXPECT_EQ(database.value("select state || ' ' || attempt from coach.jobs"), "ready 0");
  EXPECT_EQ(reply(id).status, "queued");
  EXPECT_TRUE(worker_at(0).ended());
}

TEST_F(Claims, AClaimWithoutAnAnswerIsSaidToBeLeftBehind) {
  start_provider();
  ask("How should I pace my race?");
  begin_transaction("lock table coach.jobs in share row exclusive mode");
  start_worker();
  // The worker's statements wait at the table, the claim among them.
  run_until([&] {
    return database.value(
               "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type "
               "= "
               "'Lock'") == "1";
  });
  worker_at(0).stop();
  database.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and "
      "wait_event_type = 'Lock'");
  run_until([&] { return result_of().has_value(); });
  EXPECT_EQ(result_of(), RunResult::left_behind);
  EXPECT_TRUE(worker_at(0).ended());
  end_transaction();
}

// ── the dead

TEST_F(Claims, AWorkerThatIsAliveIsNeverTakenForDead) {
  ask("How should I pace my race?");
  claim_as("alive");
  // Its last beat came before this job's lease ran out, a moment ago; the next one is not due yet.
  database.run(
      "update coach.jobs set lease_until = now() - interval '1 millisecond'; "
      "insert into coach.workers (name, version, state, replies, max_replies, seen_at, alive_until) values "
      "('alive', '0', 'running', 0, 1, now() - interval '2 seconds', now() + interval '28 seconds')");
  EXPECT_EQ(database.value("select rescued from coach.rescue(8, true, 'sorry')"), "1");
  EXPECT_EQ(database.value("select count(*) from coach.deaths"), "0");
  EXPECT_EQ(database.value("select crashes from coach.jobs"), "0");
  // And who is silent for longer is dead.
  claim_as("alive");
  database.run(
      "update coach.jobs set lease_until = now() - interval '1 millisecond'; "
      "update coach.workers set alive_until = now() - interval '1 millisecond', seen_at = now()");
  EXPECT_EQ(database.value("select rescued from coach.rescue(8, true, 'sorry')"), "1");
  EXPECT_EQ(database.value("select worker from coach.deaths"), "alive");
}

}  // namespace
}  // namespace coach::testing
