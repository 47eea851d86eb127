// Export on a real database: filters, order, and pages.

#include "worker/export/export.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>

#include "tests/integration/reprocess/reprocess_fixture.hpp"
#include "tests/integration/support/run.hpp"

namespace coach::testing {
namespace {

class Export : public ReprocessFixture {
 protected:
  std::vector<std::string> lines(const worker::ExportOptions& options) {
    std::vector<std::string> written;
    const auto done =
        run_until_done(context, worker::export_conversations(control, options, [&](std::string_view line) {
                         written.emplace_back(line);
                         return true;
                       }));
    if (!done) throw std::runtime_error(done.error());
    EXPECT_EQ(static_cast<std::size_t>(*done), written.size());
    return written;
  }
};

TEST_F(Export, AConversationIsALine) {
  add_turns(2);
  const auto written = lines({});
  ASSERT_EQ(written.size(), 1u);
  EXPECT_EQ(written[0],
            R"({"messages":[{"role":"user","content":"question 1"},{"role":"assistant","content":"reply 1"},)"
            R"({"role":"user","content":"question 2"},{"role":"assistant","content":"reply 2"}]})"
            "\n");
}

TEST_F(Export, FiltersChooseWhatIsLearntFrom) {
  const auto ids = add_turns(4);
  database.run(fmt::format("update messages set feedback = 1 where id = '{}'", ids[1]));
  database.run(fmt::format("update messages set status = 'failed', content = '' where id = '{}'", ids[2]));
  database.run(fmt::format("update messages set created_at = '2026-01-31 12:00+00' where id = '{}'", ids[0]));
  worker::ExportOptions up;
  up.rating = 1;
  const auto rated = lines(up);
  ASSERT_EQ(rated.size(), 1u);
  EXPECT_NE(rated[0].find(R"("content":"reply 1","weight":0)"), std::string::npos) << rated[0];
  EXPECT_TRUE(rated[0].ends_with(R"({"role":"assistant","content":"reply 2"}]})"
                                 "\n"))
      << rated[0];
  worker::ExportOptions down;
  down.rating = -1;
  EXPECT_TRUE(lines(down).empty());
  worker::ExportOptions january;
  january.from = january.to = "2026-01-31";
  EXPECT_TRUE(lines(january).at(0).ends_with(R"("reply 1"}]})"
                                             "\n"));
  worker::ExportOptions failed;
  failed.statuses = {"failed"};
  EXPECT_TRUE(lines(failed).empty()) << "a reply without a text is no example";
}

TEST_F(Export, TheAthleteIsLeftOutUnlessAskedFor) {
  add_turns(1);
  database.run(fmt::format(
      "update athlete_profiles set display_name = 'Anna Berg', age = 35 where user_id = '{}'", user_id));
  database.run("update messages set content = 'Anna here' where content = 'question 1'");
  EXPECT_NE(lines({}).at(0).find("[name] here"), std::string::npos);
  EXPECT_EQ(lines({}).at(0).find("35yo"), std::string::npos);
  worker::ExportOptions all;
  all.keep_athlete_details = true;
  EXPECT_NE(lines(all).at(0).find("Anna here"), std::string::npos);
  EXPECT_NE(lines(all).at(0).find("Athlete profile: 35yo"), std::string::npos);
}

TEST_F(Export, ManyConversationsComeInPages) {
  database.run(R"(
    set session_replication_role = replica;
    with c as (
      insert into conversations (athlete_id) select a.id from athlete_profiles a, generate_series(1, 250) returning id
    ), q as (
      insert into messages (conversation_id, role, content, position) select id, 'user', 'q', 1 from c returning id, conversation_id
    )
    insert into messages (conversation_id, role, content, position, reply_to) select conversation_id, 'assistant', 'r', 2, id from q;
    set session_replication_role = origin)");
  EXPECT_EQ(lines({}).size(), 250u);
}

TEST_F(Export, AFullDiskIsSaid) {
  add_turns(1);
  const auto done = run_until_done(
      context, worker::export_conversations(control, {}, [](std::string_view) { return false; }));
  ASSERT_FALSE(done);
}

}  // namespace
}  // namespace coach::testing
