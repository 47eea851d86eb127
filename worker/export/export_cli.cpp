#include "worker/export/export_cli.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include "worker/export/export.hpp"
#include "worker/ops/run_to_end.hpp"
#include "worker/reprocess/run_store.hpp"

namespace coach::worker {
namespace {

constexpr int ok = 0;
constexpr int failed = 1;
constexpr int bad_configuration = 2;

int complain(const std::string& problem, int code = failed) {
  fmt::print(stderr, "coach-worker: {}\n", problem);
  return code;
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
                    bad_configuration);
  }
  Selection days;
  days.from = p.options.from;
  days.to = p.options.to;
  days.failed = true;  // something is chosen
  if (auto what = check_selection(days); !what.empty()) return complain(what, bad_configuration);
  const std::map<std::string, int> ratings{{"up", 1}, {"none", 0}, {"down", -1}};
  if (const auto rating = ratings.find(p.rating); rating != ratings.end()) p.options.rating = rating->second;
  if (!p.system_file.empty()) {
    std::ifstream stream(p.system_file, std::ios::binary);
    if (!stream) return complain(p.system_file + ": cannot be read", bad_configuration);
    p.options.system = std::string{std::istreambuf_iterator<char>(stream), {}};
  }
  std::FILE* out = p.output.empty() ? stdout : std::fopen(p.output.c_str(), "wb");
  if (out == nullptr) return complain(p.output + ": cannot be written", bad_configuration);

  asio::io_context context(1);
  const auto write = [out](std::string_view line) {
    return std::fwrite(line.data(), 1, line.size(), out) == line.size();
  };
  const auto task = [&]() -> asio::awaitable<OrSentence<std::int64_t>> {
    pg::Connection database(context.get_executor());
    if (const auto connected = co_await connect_worker(database, config); !connected) {
      co_return std::unexpected(connected.error());
    }
    co_return co_await export_conversations(database, p.options, write);
  };
  const auto lines = run_to_end(context, task(), [] { std::_Exit(130); });
  const bool whole = p.output.empty() ? std::fflush(out) == 0 : std::fclose(out) == 0;
  if (!lines) return complain(lines.error());
  if (!whole) return complain("the output cannot be written");
  fmt::print(stderr, "{} conversations\n", with_thousands(*lines));
  return ok;
}

}  // namespace coach::worker
