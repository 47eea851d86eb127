// The athlete's profile as one line for the model (hand-off, "Injecting Athlete Profile").
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <string>
#include <string_view>

namespace coach::worker {

// The profile as the database prints it (coach.athlete_facts). Null, as without a profile, for what
// cannot be read: a row may hold JSON that is nested too deeply. Never throws for it.
boost::json::value parse_profile(std::string_view json_text);

// What the hand-off's build_athlete_context yields for `profile` (an object with the
// columns of athlete_profiles, or null), without "Athlete profile: " text when nothing is
// known: then an empty string. `today` is the date where the athlete is.
//
// Bounded whatever the row holds: a text has at most 60 characters, a limitation 200, of which
// 20 are told, the whole 5,000; a cut ends with an ellipsis. A number from a million on is absent.
//
// Numbers are written as JSON prints them (80, not 80.0). A null, zero or empty value
// counts as absent; a race in the past is left out.
std::string athlete_summary(const boost::json::value& profile, std::chrono::sys_days today);

}  // namespace coach::worker
