#include "worker/turn/context.hpp"

#include <fmt/format.h>

namespace coach::worker {

std::string build_context(std::span<const Chunk> chunks) {
  if (chunks.empty()) return "No relevant knowledge found in the database.";
  std::string context;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    if (i != 0) context += "\n\n---\n\n";
    context += fmt::format("### Source {}: {}\n**Section**: {}\n\n{}", i + 1, chunks[i].source_name,
                           chunks[i].section, chunks[i].content);
  }
  return context;
}

std::string fill_prompt(std::string_view prompt, std::string_view context) {
  constexpr std::string_view placeholder = "{context}";
  const auto at = prompt.find(placeholder);
  if (at == std::string_view::npos) return std::string(prompt);
  std::string filled(prompt.substr(0, at));
  filled += context;
  filled += prompt.substr(at + placeholder.size());
  return filled;
}

}  // namespace coach::worker
