#include "standin/prompt.hpp"

#include <algorithm>

namespace coach::standin {
namespace {

constexpr std::string_view knowledge_heading = "## Retrieved Knowledge\n";
constexpr std::string_view knowledge_end = "\n\nUse this to ground your response";
constexpr std::string_view profile_start = "Athlete profile:";
constexpr std::string_view source_start = "### Source ";
constexpr std::string_view section_start = "**Section**: ";

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view context_of(std::string_view system_prompt) {
  const auto heading = system_prompt.find(knowledge_heading);
  if (heading == std::string_view::npos) return {};
  auto context = system_prompt.substr(heading + knowledge_heading.size());
  // The last one: a source may quote the sentence, the template ends with it.
  return trim(context.substr(0, context.rfind(knowledge_end)));
}

// Takes the text up to the end of the line off `text`.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trim(line);
}

Source read_source(std::string_view block) {
  Source source;
  auto heading = take_line(block);
  heading.remove_prefix(std::min(heading.find(": "), heading.size()));
  source.name = trim(heading.substr(std::min<std::size_t>(2, heading.size())));
  block = trim(block);
  if (block.starts_with(section_start)) {
    source.section = take_line(block).substr(section_start.size() - 1);
    source.section = trim(source.section);
  }
  if (block.ends_with("\n---")) block.remove_suffix(4);
  source.content = trim(block);
  return source;
}

}  // namespace

Prompt read_prompt(const std::vector<ChatMessage>& messages) {
  Prompt prompt;
  for (const auto& message : messages) {
    const std::string_view content = message.content;
    if (message.role == "user") {
      prompt.question = content;
    } else if (message.role == "assistant") {
      prompt.has_history = true;
    } else if (content.starts_with(profile_start)) {
      prompt.profile = trim(content);
    } else if (const auto context = context_of(content); !context.empty()) {
      prompt.context = context;
    }
  }
  return prompt;
}

std::vector<Source> read_sources(std::string_view context) {
  std::vector<Source> sources;
  auto start = context.starts_with(source_start) ? 0 : std::string_view::npos;
  while (start != std::string_view::npos) {
    const auto next = context.find("\n\n---\n\n### Source ", start);
    const auto end = std::min(next, context.size());
    sources.push_back(read_source(context.substr(start, end - start)));
    start = next == std::string_view::npos ? next : context.find(source_start, next);
  }
  return sources;
}

}  // namespace coach::standin
