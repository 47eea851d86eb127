#include "standin/situation.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "standin/concepts.hpp"
#include "standin/text.hpp"

namespace coach::standin {
namespace {

constexpr std::array<std::string_view, 37> diagnoses{"herniated",
                                                     "disc herniation",
                                                     "slipped disc",
                                                     "slipped disk",
                                                     "bulging disc",
                                                     "prolapsed disc",
                                                     "disc prolapse",
                                                     "disk prolapse",
                                                     "stress fracture",
                                                     "stress reaction",
                                                     "fractured",
                                                     "broken bone",
                                                     "torn",
                                                     "ruptured",
                                                     "acl tear",
                                                     "meniscus tear",
                                                     "labral tear",
                                                     "labrum tear",
                                                     "ligament tear",
                                                     "rotator cuff tear",
                                                     "acl reconstruction",
                                                     "post surgical",
                                                     "post surgery",
                                                     "post op",
                                                     "postoperative",
                                                     "after surgery",
                                                     "after my surgery",
                                                     "had surgery",
                                                     "knee surgery",
                                                     "back surgery",
                                                     "shoulder surgery",
                                                     "hip surgery",
                                                     "hip replacement",
                                                     "knee replacement",
                                                     "spinal stenosis",
                                                     "diagnosed with",
                                                     "myocarditis"};

constexpr std::array<std::string_view, 22> general_phrases{"where to start",
                                                           "how to start",
                                                           "where do i start",
                                                           "where do i begin",
                                                           "how do i start",
                                                           "get better at hyrox",
                                                           "want to get better",
                                                           "get started",
                                                           "get into hyrox",
                                                           "improve my hyrox",
                                                           "how should i train",
                                                           "how do i train",
                                                           "train for hyrox",
                                                           "prepare for hyrox",
                                                           "prepare for my race",
                                                           "training plan",
                                                           "training program",
                                                           "training programme",
                                                           "a plan",
                                                           "a program",
                                                           "get fitter",
                                                           "what should i focus on"};

constexpr std::array<std::string_view, 4> either_or{"more important", "should i focus on",
                                                    "which matters more", "better to"};

// The words joined by single blanks, framed, so that a phrase matches whole words only.
std::string plain(std::string_view text) {
  std::string joined = " ";
  for (const auto& word : words_of(text)) joined += word + ' ';
  return joined;
}

bool mentions(const std::string& text, std::span<const std::string_view> phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view phrase) {
    return text.find(' ' + std::string(phrase) + ' ') != std::string::npos;
  });
}

// A number, a level or a station makes a question specific enough to be answered.
bool is_specific(std::string_view question) {
  const auto words = words_of(question);
  if (std::ranges::any_of(words, [](const std::string& word) { return word[0] >= '0' && word[0] <= '9'; })) {
    return true;
  }
  return std::ranges::any_of(concepts_in(words), [](const Concept& found) {
    return found.kind == ConceptKind::station || found.kind == ConceptKind::fuel ||
           found.kind == ConceptKind::recovery || found.kind == ConceptKind::running ||
           found.kind == ConceptKind::athlete;
  });
}

bool asks_for_plan(const std::string& question) {
  constexpr std::array<std::string_view, 7> wordings{"plan",     "program", "programme",   "workout",
                                                     "schedule", "session", "train around"};
  return mentions(question, wordings);
}

}  // namespace

bool names_diagnosis(std::string_view text) {
  return mentions(plain(text), diagnoses);
}

Situation situation_of(const Prompt& prompt) {
  const auto question = plain(prompt.question);
  if (mentions(question, diagnoses)) return Situation::medical;
  if (names_diagnosis(prompt.profile) && asks_for_plan(question)) return Situation::medical;
  const bool unknown_athlete = prompt.profile.empty() && !prompt.has_history;
  if (unknown_athlete && mentions(question, general_phrases) && !is_specific(prompt.question)) {
    return Situation::ask_first;
  }
  const bool choice = question.find(" or ") != std::string::npos && mentions(question, either_or);
  return choice ? Situation::depends : Situation::direct;
}

}  // namespace coach::standin
