// Retrieval quality: full text, vector and hybrid search over the labelled questions.
// Run by bench/retrieval/run against a database with the demo knowledge.

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <CLI/CLI.hpp>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "bench/retrieval/metrics.hpp"
#include "core/command_line.hpp"
#include "core/env.hpp"
#include "pg/connection.hpp"
#include "worker/config.hpp"
#include "worker/provider/embeddings.hpp"
#include "worker/settings.hpp"

namespace {

using namespace coach;

constexpr std::array<const char*, 3> methods{"words", "meaning", "hybrid"};
constexpr std::size_t depth = 5;

struct Question {
  std::string text;
  std::string kind;
  std::vector<std::string> relevant;
  std::string half;
};

struct Sum {
  bench::Quality total;
  int count = 0;
  void add(const bench::Quality& quality) {
    total.hit += quality.hit;
    total.recall += quality.recall;
    total.reciprocal_rank += quality.reciprocal_rank;
    total.ndcg += quality.ndcg;
    ++count;
  }
};

// By method and kind; kind "all" for all of them, "tuned" and "held out" for the halves.
using Sums = std::map<std::pair<std::string, std::string>, Sum>;

// The search was tuned while looking at the 1st, 3rd, 5th ... question only.
std::vector<Question> read_questions(const std::string& file) {
  std::vector<Question> questions;
  for (const auto& node : YAML::LoadFile(file)["questions"]) {
    questions.push_back({node["question"].as<std::string>(), node["kind"].as<std::string>(),
                         node["relevant"].as<std::vector<std::string>>(),
                         questions.size() % 2 == 0 ? "tuned" : "held out"});
  }
  return questions;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

asio::awaitable<std::vector<std::string>> search(pg::Connection& database, const std::string& sql,
                                                 const Question& question,
                                                 const worker::Embedding& embedding) {
  pg::Params params;
  params.text(question.text).text(pg::vector_text(embedding));
  const auto rows = co_await database.query(sql, std::move(params));
  if (!rows) throw std::runtime_error(pg::describe(rows.error()));
  std::vector<std::string> ids;
  for (int row = 0; row < rows->rows(); ++row) ids.emplace_back(rows->text(row, 0));
  co_return ids;
}

// By value what the caller has as a temporary: it is gone when the coroutine first runs.
asio::awaitable<Sums> measure(const worker::Config& config, std::vector<Question> questions,
                              std::filesystem::path sql_folder, bool verbose) {
  const auto executor = co_await asio::this_coro::executor;
  http::Client client(executor, worker::client_options(config));
  worker::EmbeddingClient embeddings(client, worker::embedding_settings(config));
  pg::Connection database(executor);
  if (const auto open = co_await database.connect(config.database.admin_url.reveal(), "bench-retrieval",
                                                  config.database.connect_timeout);
      !open) {
    throw std::runtime_error(pg::describe(open.error()));
  }
  Sums sums;
  for (const auto& question : questions) {
    if (question.relevant.empty()) continue;  // off topic: nothing to find, nothing to measure
    std::vector<std::string> texts(1, question.text);
    const auto vectors = co_await embeddings.embed(std::move(texts), "bench");
    if (!vectors) throw std::runtime_error(vectors.error().message);
    for (const std::string method : methods) {
      const auto found =
          co_await search(database, read_file(sql_folder / (method + ".sql")), question, vectors->front());
      const auto quality = bench::judge(found, question.relevant, depth);
      for (const auto& kind : {std::string("all"), question.kind, question.half})
        sums[{method, kind}].add(quality);
      if (verbose && method == "hybrid" && quality.recall < 1) {
        fmt::print("  missed: {} [{}] wanted {} got {}\n", question.text, question.kind,
                   fmt::join(question.relevant, " "), fmt::join(found, " "));
      }
    }
  }
  co_return sums;
}

void print(const Sums& sums) {
  fmt::print("{:<10}{:<12}{:>10}{:>10}{:>8}{:>8}{:>8}\n", "method", "kind", "questions", "recall@5", "MRR",
             "nDCG@5", "hit@5");
  std::string json;
  for (const auto& [key, sum] : sums) {
    const auto& [method, kind] = key;
    const double recall = sum.total.recall / sum.count;
    const double mrr = sum.total.reciprocal_rank / sum.count;
    const double ndcg = sum.total.ndcg / sum.count;
    const double hit = sum.total.hit / sum.count;
    fmt::print("{:<10}{:<12}{:>10}{:>10.3f}{:>8.3f}{:>8.3f}{:>8.3f}\n", method, kind, sum.count, recall, mrr,
               ndcg, hit);
    if (kind != "all" && kind != "held out") continue;
    json +=
        fmt::format(R"(,"{}{}":{{"recall_at_5":{:.3f},"mrr":{:.3f},"ndcg_at_5":{:.3f},"hit_at_5":{:.3f}}})",
                    method, kind == "all" ? "" : "_held_out", recall, mrr, ndcg, hit);
  }
  fmt::print("{{\"bench\":\"retrieval\"{}}}\n", json);
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{"Retrieval quality over labelled questions."};
  std::string questions;
  std::string sql_folder;
  bool verbose = false;
  app.add_option("--questions", questions)->required();
  app.add_option("--sql", sql_folder, "folder with words.sql, meaning.sql, hybrid.sql")->required();
  app.add_flag("--verbose", verbose, "show what hybrid search missed");
  if (const auto ended = parse_command_line(app, argc, argv)) return *ended;
  const auto config = worker::load_config({{}, process_environment(), std::filesystem::current_path()});
  if (!config) throw std::runtime_error(config.error().front());
  asio::io_context context(1);
  auto sums = asio::co_spawn(context, measure(*config, read_questions(questions), sql_folder, verbose),
                             asio::use_future);
  context.run();
  print(sums.get());
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "bench-retrieval: {}\n", error.what());
  return 1;
}
