// A conversation as one line of the OpenAI fine-tuning format. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace coach::worker {

// A question and its reply.
struct TrainingTurn {
  std::string question;
  std::string reply;
  bool chosen = true;  // by the filters; else the model sees it, but does not learn from it (weight 0)
};

struct TrainingConversation {
  std::optional<std::string> system;  // the first message, if there is to be one
  std::string athlete;                // a second system message (athlete_summary); empty: none
  std::vector<std::string> names;     // of the athlete, to be taken out
  std::vector<TrainingTurn> turns;    // in order
};

// {"messages":[{"role":"system",…},{"role":"user",…},{"role":"assistant",…},…]} and a line feed; empty when
// no turn is chosen. Turns after the last chosen one are left out. `keep_details`: the athlete's line stays,
// and texts are not anonymised.
std::string training_line(const TrainingConversation& conversation, bool keep_details);

}  // namespace coach::worker
