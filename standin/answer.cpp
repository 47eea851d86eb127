#include "standin/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "standin/concepts.hpp"
#include "standin/extract.hpp"
#include "standin/set_answers.hpp"
#include "standin/situation.hpp"
#include "standin/text.hpp"

namespace coach::standin {
namespace {

constexpr std::size_t extracted_words = 210;

std::string join(const std::vector<std::string_view>& sentences) {
  std::string joined;
  for (const auto sentence : sentences) {
    if (!joined.empty()) joined += ' ';
    joined += sentence;
  }
  return joined;
}

// What the question is about, in the sport's words: "sled push", or nothing.
std::string_view topic_of(std::string_view question) {
  const auto concepts = concepts_in(words_of(question));
  if (concepts.empty()) return {};
  // Stations first, and of those the longer name: "sled push" says more than "sled".
  return std::ranges::max(concepts, {},
                          [](const Concept& found) {
                            return std::pair(found.kind == ConceptKind::station, found.name.size());
                          })
      .name;
}

// The "race in N days" of the profile, or nothing.
std::string_view countdown_of(std::string_view profile) {
  const auto start = profile.find("race in ");
  if (start == std::string_view::npos) return {};
  return profile.substr(start, std::min(profile.find_first_of("(,", start), profile.size()) - start);
}

std::string closing(const Prompt& prompt) {
  auto countdown = countdown_of(prompt.profile);
  while (countdown.ends_with(' ')) countdown.remove_suffix(1);
  if (!countdown.empty()) {
    return fmt::format(
        "Your profile says {}: put one of these into your next session, write the numbers down, and "
        "tell me what they were. We adjust from there, not from guesses.",
        countdown);
  }
  if (!prompt.profile.empty()) {
    return "Take one of these into your next session, write the numbers down, and tell me what they were. We "
           "adjust "
           "from there, not from guesses.";
  }
  return "Take one of these into your next session and write the numbers down. Then tell me your race date, "
         "your "
         "current training week and your weakest station, and I will make it specific to you.";
}

std::string from_sources(const Prompt& prompt, const std::vector<Source>& sources, std::string_view lead) {
  const auto extracts = extract(prompt.question, sources, extracted_words);
  if (extracts.empty()) return answer_without_sources();
  auto text = std::string(lead);
  for (const auto& found : extracts) {
    const auto section = found.source->section.empty() ? found.source->name : found.source->section;
    fmt::format_to(std::back_inserter(text), "- **{}**: {}\n", section, join(found.sentences));
  }
  std::vector<std::string_view> names;
  for (const auto& found : extracts) {
    if (std::ranges::find(names, found.source->name) == names.end()) names.push_back(found.source->name);
  }
  fmt::format_to(std::back_inserter(text), "\n{}\n\n*Drawn from: {}.*", closing(prompt),
                 fmt::join(names, ", "));
  return text;
}

std::string direct_lead(std::string_view question) {
  const auto topic = topic_of(question);
  if (topic.empty()) return "Here is what matters, in order of what it buys you:\n\n";
  std::string heading(topic);
  if (heading[0] >= 'a' && heading[0] <= 'z') heading[0] = static_cast<char>(heading[0] - 'a' + 'A');
  return fmt::format("**{}**, straight to the point. These details decide your time:\n\n", heading);
}

}  // namespace

std::string answer(const Prompt& prompt) {
  const auto sources = read_sources(prompt.context);
  switch (situation_of(prompt)) {
    case Situation::medical:
      return medical_answer();
    case Situation::ask_first:
      return questions_first(sources);
    case Situation::depends:
      return from_sources(
          prompt, sources,
          "It depends on where you are. What limits you today decides what comes first, so tell me "
          "your recent 5 km time, your strength days a week and the station where you lose most. "
          "Until then, this is what the research says:\n\n");
    case Situation::direct:
      break;
  }
  return from_sources(prompt, sources, direct_lead(prompt.question));
}

}  // namespace coach::standin
