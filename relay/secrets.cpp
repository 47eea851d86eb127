#include "relay/secrets.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "relay/jwt/hs256.hpp"
#include "relay/random.hpp"

namespace coach::relay {
namespace {

using Text = std::expected<std::string, std::string>;

// The times of the two keys are fixed, so that a secret always gives the same keys.
Secret role_key(const Secret& secret, std::string_view role) {
  constexpr std::int64_t issued_at = 1'767'225'600;   // 2026-01-01
  constexpr std::int64_t expires_at = 2'082'758'400;  // 2036-01-01
  return Secret(sign_hs256(secret, fmt::format(R"({{"iss":"supabase","role":"{}","iat":{},"exp":{}}})", role,
                                               issued_at, expires_at)));
}

Text write_new(const std::filesystem::path& file, std::string text) {
  const auto failed = [&] {
    return std::unexpected(fmt::format("cannot write {}: {}", file.string(), std::strerror(errno)));
  };
  // Created with its final mode: a secret is at no time readable by others.
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed();
  const bool written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (::close(descriptor) != 0 || !written) return failed();
  return text;
}

Text read_or_make(const std::filesystem::path& file, std::string_view prefix) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    std::filesystem::create_directories(file.parent_path(), error);
    return write_new(file, std::string(prefix) + random_text(32));
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  while (text.ends_with('\n')) text.pop_back();
  if (text.size() < 32)
    return std::unexpected(fmt::format("{} holds less than 32 characters", file.string()));
  return text;
}

}  // namespace

ProjectSecrets secrets_of_environment(const EnvLookup& environment) {
  const auto get = [&](std::string_view name) { return Secret(environment(name).value_or("")); };
  ProjectSecrets secrets{get("SUPABASE_JWT_SECRET"), get("SUPABASE_PUBLISHABLE_KEY"),
                         get("SUPABASE_SECRET_KEY"), get("SUPABASE_ANON_KEY"),
                         get("SUPABASE_SERVICE_ROLE_KEY")};
  if (!secrets.jwt_secret.empty()) {
    if (secrets.anon.empty()) secrets.anon = role_key(secrets.jwt_secret, "anon");
    if (secrets.service_role.empty()) secrets.service_role = role_key(secrets.jwt_secret, "service_role");
  }
  return secrets;
}

std::expected<ProjectSecrets, std::string> load_secrets(const std::filesystem::path& folder,
                                                        const EnvLookup& environment) {
  auto secrets = secrets_of_environment(environment);
  const auto fill = [&](Secret& secret, const char* name, std::string_view prefix) -> std::string {
    if (!secret.empty()) return {};
    auto text = read_or_make(folder / name, prefix);
    if (!text) return text.error();
    secret = Secret(std::move(*text));
    return {};
  };
  for (const auto& problem : {fill(secrets.jwt_secret, "jwt_secret", ""),
                              fill(secrets.publishable, "publishable_key", "sb_publishable_"),
                              fill(secrets.secret, "secret_key", "sb_secret_")}) {
    if (!problem.empty()) return std::unexpected(problem);
  }
  if (secrets.anon.empty()) secrets.anon = role_key(secrets.jwt_secret, "anon");
  if (secrets.service_role.empty()) secrets.service_role = role_key(secrets.jwt_secret, "service_role");
  return secrets;
}

}  // namespace coach::relay
