#include "worker/export/export_cli.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include "worker/export/export.hpp"
#include "worker/ops/exit_code.hpp"
#include "worker/reprocess/ask_database.hpp"

namespace coach::worker {
namespace {

// What athletes wrote is for nobody but whoever asked for it. Null: errno says why.
std::FILE* create_private(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  return file < 0 ? nullptr : ::fdopen(file, "wb");
}

}  // namespace

struct ExportCli::Parsed {
  CLI::App* command = nullptr;
  ExportOptions options;
  std::string rating = "any";
  std::string system_file;
  std::string output;
};

ExportCli::ExportCli(CLI::App& app) : parsed_(std::make_unique<Parsed>()) {
  auto& p = *parsed_;
  p.command =
      app.add_subcommand("export", "write conversations as JSON lines for fine-tuning (OpenAI's format)");
  p.command->add_option("--output", p.output, "file to write (default: standard output)");
  p.command->add_option("--rating", p.rating, "of the replies to learn from")
      ->check(CLI::IsMember({"any", "up", "none", "down"}))
      ->capture_default_str();
  p.command->add_option("--status", p.options.statuses, "of the replies to learn from (may be repeated)")
      ->check(CLI::IsMember({"complete", "failed", "cancelled"}))
      ->capture_default_str();
  p.command->add_option("--from", p.options.from, "replies from this day on, YYYY-MM-DD (UTC)");
  p.command->add_option("--to", p.options.to, "replies until this day, included");
  p.command->add_option("--system", p.system_file, "a file whose text becomes each example's system message");
  p.command->add_flag("--athlete-details", p.options.keep_athlete_details,
                      "keep names, addresses and the athlete's profile");
}

ExportCli::~ExportCli() = default;

bool ExportCli::parsed() const {
  return parsed_->command->parsed();
}

int ExportCli::run(const Config& config) {
  auto& p = *parsed_;
  if (config.database.url.empty()) {
    return complain("no database: set DATABASE_URL to postgres://coach_worker:password@host:5432/postgres",
                    exit_code::bad_configuration);
  }
  Selection days;
  days.from = p.options.from;
  days.to = p.options.to;
  days.failed = true;  // something is chosen
  if (auto what = check_selection(days); !what.empty()) return complain(what, exit_code::bad_configuration);
  const std::map<std::string, int> ratings{{"up", 1}, {"none", 0}, {"down", -1}};
  if (const auto rating = ratings.find(p.rating); rating != ratings.end()) p.options.rating = rating->second;
  if (!p.system_file.empty()) {
    std::ifstream stream(p.system_file, std::ios::binary);
    if (!stream) return complain(p.system_file + ": cannot be read", exit_code::bad_configuration);
    p.options.system = std::string{std::istreambuf_iterator<char>(stream), {}};
  }
  std::FILE* out = stdout;
  const auto write = [&out](std::string_view line) {
    return std::fwrite(line.data(), 1, line.size(), out) == line.size();
  };
  const auto ask = [&](pg::Connection& database) -> asio::awaitable<OrSentence<std::int64_t>> {
    // Not before there is a database: an older file is worth more than an empty one.
    if (!p.output.empty()) out = create_private(p.output);
    if (out == nullptr) co_return std::unexpected(p.output + ": cannot be written");
    co_return co_await export_conversations(database, p.options, write);
  };
  const auto lines = ask_database(config, ask);
  const bool whole = out == nullptr || (out == stdout ? std::fflush(out) : std::fclose(out)) == 0;
  if (!lines) return complain(lines.error());
  if (!whole) return complain("the output cannot be written");
  fmt::print(stderr, "{} conversations\n", with_thousands(*lines));
  return exit_code::ok;
}

}  // namespace coach::worker
