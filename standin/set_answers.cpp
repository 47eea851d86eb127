#include "standin/set_answers.hpp"

#include <fmt/format.h>

namespace coach::standin {

std::string medical_answer() {
  return "I will not design a training program around a diagnosed condition. That is not caution for its own "
         "sake: "
         "the wrong load at the wrong time can set you back by months. **See a physiotherapist or a sports "
         "medicine "
         "doctor first**, and get clear answers on what you may load, how far and how soon.\n\n"
         "What you can bring to that appointment:\n\n"
         "- **Your goal**: which race, on what date, in which division. They can only plan a way back to "
         "something "
         "they know.\n"
         "- **Your symptoms**: what sets them off, what eases them, whether they spread, and whether there "
         "is "
         "numbness, weakness or pain at night. Loss of feeling or strength is a reason to go today.\n"
         "- **The demands**: 8 x 1 km of running and eight stations, with heavy sleds, repeated lunges with "
         "a sandbag "
         "and overhead wall balls. Ask which of these are off limits and what must be true before they "
         "return.\n\n"
         "General precautions until you are cleared:\n\n"
         "- Stay away from whatever provokes the symptoms; pain is a stop sign, not a test of character.\n"
         "- Do not copy someone else's rehabilitation, and do not mask pain with tablets in order to load.\n"
         "- Protect what you control: sleep, protein, easy daily movement as far as your clinician "
         "allows.\n\n"
         "Come back with their clearance and their limits in writing. Then I build on top of them, step by "
         "step.";
}

std::string questions_first(const std::vector<Source>& sources) {
  std::string text =
      "Good decision. Before I hand you sessions and paces I need to know who I am coaching, because a plan "
      "for a "
      "first-timer ruins an experienced athlete and the other way round. Three questions:\n\n"
      "1. **Fitness level and experience**: what is your recent 5 km or 10 km time, and have you raced a "
      "Hyrox "
      "before?\n"
      "2. **Race timeline**: is a race booked, and how many weeks away is it? Is there a goal time?\n"
      "3. **Current training and weak spots**: how many runs and strength days does a normal week have, how "
      "many "
      "hours can you give, and which station do you fear most?\n\n"
      "While you answer, the framework in short:\n\n"
      "- **Run first**: the race is 8 x 1 km plus eight stations, and about half of most finish times is "
      "running. "
      "An aerobic base moves your time more than any station trick.\n"
      "- **Strong enough for the sleds**: in Open, men push 152 kg and women 102 kg over 50 m. Strength is "
      "the ticket, "
      "technique is the discount.\n"
      "- **Run on tired legs**: from early on, put a station in front of a kilometre, so that race day feels "
      "known.\n";
  std::vector<std::string_view> sections;
  for (const auto& source : sources) {
    if (!source.section.empty() && sections.size() < 3) sections.push_back(source.section);
  }
  if (!sections.empty()) text += fmt::format("\nReady for the details: *{}*.", fmt::join(sections, ", "));
  text += "\nSend me the three answers and I will turn this into your weeks.";
  return text;
}

std::string answer_without_sources() {
  return "I found nothing in the research base on exactly this, so take what follows as coaching experience "
         "and not as "
         "a citation.\n\n"
         "- **Know the demand**: 8 x 1 km of running, each followed by a station: SkiErg 1000 m, sled push "
         "50 m, sled "
         "pull 50 m, burpee broad jumps 80 m, rowing 1000 m, farmers carry 200 m, sandbag lunges 100 m, 100 "
         "wall balls. "
         "Ask of every habit whether it helps there.\n"
         "- **Change one thing at a time**: keep it for two to three weeks, measure it with the same "
         "session, and keep "
         "it only when the number moves.\n"
         "- **Easy days easy**: about 80 percent of your running at a pace where you can talk, so that the "
         "hard 20 "
         "percent can be hard.\n"
         "- **Rehearse what race day needs**: pace, kit and food are tried in training and never for the "
         "first time "
         "on the day.\n"
         "\nTell me your race date, your current training week and what exactly happens when it goes wrong. "
         "With "
         "that I can be precise.";
}

}  // namespace coach::standin
