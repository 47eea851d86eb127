// The athlete's profile as one line for the model (hand-off, "Injecting Athlete Profile").
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <string>

namespace coach::worker {

// What the hand-off's build_athlete_context yields for `profile` (an object with the
// columns of athlete_profiles, or null), without "Athlete profile: " text when nothing is
// known: then an empty string. `today` is the date in UTC.
//
// Numbers are written as JSON prints them (80, not 80.0). A null, zero or empty value
// counts as absent; a race in the past is left out.
std::string athlete_summary(const boost::json::value& profile, std::chrono::sys_days today);

}  // namespace coach::worker
