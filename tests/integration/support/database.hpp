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

// While it lives, new sessions of coach_worker can only read. Roles are the server's, not one
// database's, so it also ends when a test fails half-way.
class ReadOnlyWorkerRole {
 public:
  explicit ReadOnlyWorkerRole(TestDatabase& database) : database_(database) {
    database_.run("alter role coach_worker set default_transaction_read_only = on");
  }
  ~ReadOnlyWorkerRole() { end(); }
  ReadOnlyWorkerRole(const ReadOnlyWorkerRole&) = delete;
  ReadOnlyWorkerRole& operator=(const ReadOnlyWorkerRole&) = delete;
  void end() { database_.run("alter role coach_worker reset default_transaction_read_only"); }

 private:
  TestDatabase& database_;
};

// Reads a file below the source tree.
std::string source_file(const std::string& path);

}  // namespace coach::testing
