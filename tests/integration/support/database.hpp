// A database of its own for each test, copied from a template that sql/local and
// sql/migrations made once.
#pragma once

#include <boost/asio/io_context.hpp>
#include <string>
#include <vector>

#include "pg/connection.hpp"
#include "pg/result.hpp"

namespace coach::testing {

enum class Template { empty, local, migrated };

class TestDatabase {
 public:
  // Throws with a sentence when COACH_TEST_DATABASE is not set.
  explicit TestDatabase(Template kind = Template::migrated);
  ~TestDatabase();  // drops it
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& admin_url() const { return admin_url_; }
  const std::string& worker_url() const { return worker_url_; }  // as role coach_worker

  // Run as the administrator; an error throws with the server's words.
  pg::Result run(const std::string& sql);
  std::string value(const std::string& sql);  // first column of the first row, "" for none

  // The SQLSTATE a script ends with when `role` runs it with these JWT claims; "" if none.
  std::string try_as(const std::string& role, const std::string& user_id, const std::string& sql);
  // Its first value.
  std::string value_as(const std::string& role, const std::string& user_id, const std::string& sql);

 private:
  std::expected<pg::Result, pg::Error> run_as(const std::string& role, const std::string& user_id,
                                              const std::string& sql);

  asio::io_context context_{1};
  std::string name_;
  std::string admin_url_;
  std::string worker_url_;
  pg::Connection connection_;
};

// Reads a file below the source tree.
std::string source_file(const std::string& path);

}  // namespace coach::testing
