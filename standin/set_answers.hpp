// The answers whose text hardly depends on the sources.
#pragma once

#include <string>
#include <vector>

#include "standin/prompt.hpp"

namespace coach::standin {

// A diagnosed condition: refer to a professional, general precautions, no plan.
std::string medical_answer();

// Nothing is known of the athlete: three questions and a short framework, which names the
// sections of `sources` that wait.
std::string questions_first(const std::vector<Source>& sources);

// Retrieval found nothing.
std::string answer_without_sources();

}  // namespace coach::standin
