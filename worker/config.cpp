#include "worker/config.hpp"

#include <fmt/format.h>

#include <fstream>
#include <ios>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/config_reader.hpp"
#include "worker/config_checks.hpp"
#include "worker/config_keys.hpp"

namespace coach::worker {
namespace {

namespace fs = std::filesystem;

using Problems = std::vector<std::string>;

constexpr std::string_view kUsualFile = "config/coach.yaml";

void append(Problems& problems, Problems more) {
  problems.insert(problems.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::optional<std::string> read_file(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return std::nullopt;  // opens, and reads as empty
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) return std::nullopt;
  return text;
}

// The file that is given, else the usual one when it is there.
std::optional<fs::path> chosen_file(const LoadOptions& options) {
  if (options.file) return options.cwd / *options.file;
  std::error_code ignored;
  if (auto usual = options.cwd / kUsualFile; fs::exists(usual, ignored)) return usual;
  return std::nullopt;
}

void apply_file(Config& config, const fs::path& file, Problems& problems) {
  const auto text = read_file(file);
  if (!text) {
    problems.push_back(
        fmt::format("{}: expected a configuration file, found none that can be read", file.string()));
    return;
  }
  ConfigReader reader(*text, file.string());
  read_config_keys(reader, config);
  append(problems, reader.finish());
}

EnvLookup environment_with_dotenv(const LoadOptions& options, Problems& problems) {
  const auto file = options.cwd / ".env";
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return options.environment;
  const auto text = read_file(file);
  if (!text) {
    problems.push_back(fmt::format("{}: expected a file, found one that cannot be read", file.string()));
    return options.environment;
  }
  auto variables = parse_env(*text, file.string());
  if (!variables) {
    append(problems, std::move(variables.error()));
    return options.environment;
  }
  return with_fallback(options.environment, std::move(*variables));
}

class Overrides {
 public:
  Overrides(EnvLookup lookup, Problems& problems) : lookup_(std::move(lookup)), problems_(problems) {}

  void apply(std::string_view name, std::string& target, const TextCheck& check) {
    const auto value = lookup_(name);
    if (!value || value->empty()) return;
    if (auto what = check(*value); !what.empty()) {
      problems_.push_back(fmt::format("environment variable {}: {}", name, what));
    } else {
      target = *value;
    }
  }

  void apply(std::string_view name, Secret& target, const TextCheck& check) {
    std::string text;
    apply(name, text, check);
    if (!text.empty()) target = Secret(std::move(text));
  }

 private:
  EnvLookup lookup_;
  Problems& problems_;
};

void apply_environment(Config& config, Overrides overrides) {
  overrides.apply("DATABASE_URL", config.database.url, check_database_url);
  overrides.apply("DATABASE_ADMIN_URL", config.database.admin_url, check_database_url);
  overrides.apply("NEBIUS_BASE_URL", config.inference.base_url, check_base_url);
  overrides.apply("NEBIUS_API_KEY", config.inference.api_key, check_api_key);
  overrides.apply("NEBIUS_MODEL", config.inference.model, check_model);
  overrides.apply("OPENAI_BASE_URL", config.embedding.base_url, check_base_url);
  overrides.apply("OPENAI_API_KEY", config.embedding.api_key, check_api_key);
  overrides.apply("METRICS_LISTEN", config.metrics.listen, check_listen);
  overrides.apply("SUPABASE_URL", config.supabase.url, check_base_url);
  overrides.apply("SUPABASE_ANON_KEY", config.supabase.anon_key, check_api_key);
}

// What follows from other values.
void complete(Config& config, const fs::path& folder) {
  if (config.database.admin_url.empty()) config.database.admin_url = config.database.url;
  for (auto* url : {&config.inference.base_url, &config.embedding.base_url}) {
    if (!url->ends_with('/')) *url += '/';
  }
  config.prompt.file = (folder / config.prompt.file).lexically_normal();
  config.other_inference_provider = !is_nebius(config.inference.base_url);
}

}  // namespace

std::expected<Config, Problems> load_config(const LoadOptions& options) {
  Config config;
  Problems problems;
  const auto file = chosen_file(options);
  if (file) apply_file(config, *file, problems);
  apply_environment(config, Overrides(environment_with_dotenv(options, problems), problems));
  if (!problems.empty()) return std::unexpected(std::move(problems));
  complete(config, file.value_or(options.cwd / kUsualFile).parent_path());
  return config;
}

std::vector<std::string> missing_for_run(const Config& config) {
  std::vector<std::string> missing;
  const auto need = [&](const Secret& secret, std::string_view what, std::string_view variable,
                        std::string_view key) {
    if (!secret.empty()) return;
    missing.push_back(
        fmt::format("{} is missing: set the environment variable {} (in .env, for example) or the key "
                    "{} of the configuration file.",
                    what, variable, key));
  };
  need(config.database.url, "The database's connection string", "DATABASE_URL", "database.url");
  need(config.inference.api_key, "The key of Nebius Token Factory", "NEBIUS_API_KEY", "inference.api_key");
  need(config.embedding.api_key, "The key of OpenAI (for embeddings)", "OPENAI_API_KEY", "embedding.api_key");
  return missing;
}

}  // namespace coach::worker
