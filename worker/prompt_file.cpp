#include "worker/prompt_file.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <fstream>
#include <ios>
#include <iterator>
#include <system_error>
#include <utility>

#include "core/sha256.hpp"

namespace coach::worker {
namespace {

constexpr std::string_view kPlaceholder = "{context}";

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) {
    ++found;
  }
  return found;
}

}  // namespace

std::string check_prompt(std::string_view prompt, std::string_view name, std::string_view sha256) {
  if (const auto actual = sha256_hex(prompt); !sha256.empty() && actual != sha256) {
    return fmt::format(
        "{}: expected the prompt with sha256 {}, found {}. Restore the file; or, when it was changed on "
        "purpose and evaluated again, set prompt.sha256 to the new checksum.",
        name, sha256, actual);
  }
  if (const auto found = count(prompt, kPlaceholder); found != 1) {
    return fmt::format(
        "{}: expected {} exactly once, found it {} times. Put it where the retrieved knowledge belongs.",
        name, kPlaceholder, found);
  }
  return {};
}

std::expected<std::string, std::string> load_prompt_file(const std::filesystem::path& file,
                                                         std::string_view sha256) {
  std::error_code ignored;
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file, ignored)) {
    return std::unexpected(fmt::format(
        "{}: expected the prompt's file, found none that can be read. Set prompt.file to its path, "
        "relative to the configuration file's folder.",
        file.string()));
  }
  std::string prompt{std::istreambuf_iterator<char>(stream), {}};
  if (auto what = check_prompt(prompt, file.string(), sha256); !what.empty()) {
    return std::unexpected(std::move(what));
  }
  return prompt;
}

}  // namespace coach::worker
