#include "tests/integration/support/database.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/integration/support/run.hpp"

namespace coach::testing {
namespace {

using Outcome = std::expected<pg::Result, pg::Error>;

constexpr auto limit = std::chrono::seconds(10);
constexpr const char* worker_password = "worker";

std::string server_url() {
  const char* url = std::getenv("COACH_TEST_DATABASE");
  if (url == nullptr) {
    throw std::runtime_error("COACH_TEST_DATABASE is not set: run these tests by `scripts/test integration`");
  }
  return url;
}

// The same server and user, another database: what stands after the last slash.
std::string with_database(const std::string& url, const std::string& database) {
  return url.substr(0, url.rfind('/') + 1) + database;
}

// The same host and database for another user.
std::string with_user(const std::string& url, const std::string& user, const std::string& password) {
  const auto scheme_end = url.find("://") + 3;
  return fmt::format("{}{}:{}@{}", url.substr(0, scheme_end), user, password, url.substr(url.find('@') + 1));
}

pg::Connection open(asio::io_context& context, const std::string& url) {
  pg::Connection connection(context.get_executor());
  const auto opened = run_until_done(context, connection.connect(url, "coach-test", limit));
  if (!opened) throw std::runtime_error("test database: " + pg::describe(opened.error()));
  return connection;
}

pg::Result must(Outcome outcome, const std::string& what) {
  if (!outcome) throw std::runtime_error(what + ": " + pg::describe(outcome.error()));
  return std::move(*outcome);
}

std::vector<std::string> sql_files(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(COACH_SOURCE_DIR "/sql/" + folder)) {
    if (entry.path().extension() == ".sql")
      files.push_back("sql/" + folder + "/" + entry.path().filename().string());
  }
  std::ranges::sort(files);
  return files;
}

void apply(asio::io_context& context, pg::Connection& connection, const std::string& folder) {
  for (const auto& file : sql_files(folder)) {
    // Roles belong to the whole server: the first template made them.
    if (file.ends_with("010_roles.sql")) {
      const auto there = must(
          run_until_done(context, connection.script("select from pg_roles where rolname = 'anon'")), file);
      if (there.rows() > 0) {
        must(run_until_done(context, connection.script(
                                         "grant usage on schema public to anon, authenticated, service_role;"
                                         "revoke create on schema public from public")),
             file);
        continue;
      }
    }
    must(run_until_done(context, connection.script(source_file(file))), file);
  }
}

std::string template_name(Template kind) {
  return kind == Template::local ? "coach_local" : "coach_migrated";
}

// Made once a server, under a lock, because several test programs may start at once.
void make_template(asio::io_context& context, pg::Connection& admin, Template kind) {
  const std::string name = template_name(kind);
  must(run_until_done(context, admin.script("select pg_advisory_lock(4711)")), "lock");
  const auto there = must(
      run_until_done(context, admin.script(fmt::format(
                                  "select from pg_database where datname = '{}' and datistemplate", name))),
      name);
  if (there.rows() == 0) {
    must(run_until_done(context, admin.script(fmt::format("drop database if exists {}", name))), name);
    must(run_until_done(context, admin.script(fmt::format("create database {}", name))), name);
    auto connection = open(context, with_database(server_url(), name));
    apply(context, connection, "local");
    if (kind == Template::migrated) {
      apply(context, connection, "migrations");
      must(run_until_done(context, connection.script(fmt::format(
                                       "alter role coach_worker login password '{}'", worker_password))),
           name);
    }
    connection.close();
    must(run_until_done(context, admin.script(fmt::format("alter database {} is_template true", name))),
         name);
  }
  must(run_until_done(context, admin.script("select pg_advisory_unlock(4711)")), "unlock");
}

}  // namespace

TestDatabase::TestDatabase(Template kind) : connection_(context_.get_executor()) {
  static int made = 0;
  name_ = fmt::format("coach_test_{}_{}", getpid(), ++made);
  const std::string url = server_url();
  auto admin = open(context_, url);
  if (kind != Template::empty) make_template(context_, admin, kind);
  const std::string source = kind == Template::empty ? "template0" : template_name(kind);
  must(run_until_done(context_, admin.script(fmt::format("create database {} template {}", name_, source))),
       name_);
  admin_url_ = with_database(url, name_);
  worker_url_ = with_user(admin_url_, "coach_worker", worker_password);
  // CREATE DATABASE does not copy settings of the template (ALTER DATABASE … SET).
  if (kind != Template::empty) {
    must(run_until_done(context_,
                        admin.script(fmt::format(
                            "alter database {} set search_path = \"$user\", public, extensions", name_))),
         name_);
  }
  connection_ = open(context_, admin_url_);
}

TestDatabase::~TestDatabase() {
  connection_.close();
  try {
    auto admin = open(context_, server_url());
    run_until_done(context_, admin.script(fmt::format("drop database if exists {} with (force)", name_)));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{} is left behind: {}\n", name_, error.what());
  }
}

pg::Result TestDatabase::run(const std::string& sql) {
  return must(run_until_done(context_, connection_.script(sql)), sql);
}

std::string TestDatabase::value(const std::string& sql) {
  const auto result = run(sql);
  return result.rows() > 0 ? std::string(result.text(0, 0)) : std::string();
}

Outcome TestDatabase::run_as(const std::string& role, const std::string& user_id, const std::string& sql) {
  run(fmt::format(
      "set role {}; select set_config('request.jwt.claims', '{{\"sub\":\"{}\",\"role\":\"{}\"}}', false)",
      role, user_id, role));
  auto outcome = run_until_done(context_, connection_.script(sql));
  run("reset role; select set_config('request.jwt.claims', '', false)");
  return outcome;
}

std::string TestDatabase::try_as(const std::string& role, const std::string& user_id,
                                 const std::string& sql) {
  const auto outcome = run_as(role, user_id, sql);
  return outcome ? std::string() : outcome.error().sqlstate;
}

std::string TestDatabase::value_as(const std::string& role, const std::string& user_id,
                                   const std::string& sql) {
  const auto result = must(run_as(role, user_id, sql), sql);
  return result.rows() > 0 ? std::string(result.text(0, 0)) : std::string();
}

std::string source_file(const std::string& path) {
  std::ifstream stream(std::string(COACH_SOURCE_DIR) + "/" + path, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace coach::testing
