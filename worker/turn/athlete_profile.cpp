#include "worker/turn/athlete_profile.hpp"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "core/utf8.hpp"

namespace coach::worker {
namespace {

namespace json = boost::json;

// In characters. What the database accepts (coach.profile_problems) fits; rows from before it did,
// and what an owner wrote past it, are cut.
constexpr std::size_t longest_text = 60;
constexpr std::size_t longest_limitation = 200;
constexpr std::size_t most_limitations = 20;
constexpr std::size_t longest_summary = 5'000;
constexpr double largest_number = 1e6;

std::string cut(std::string_view text, std::size_t limit) {
  if (count_code_points(text) <= limit) return std::string(text);
  return std::string(prefix_code_points(text, limit - 1)) + "\xE2\x80\xA6";
}

// As JSON (and JavaScript) print it: no fraction where there is none.
std::string print_number(double value) {
  if (std::floor(value) == value) {
    return std::to_string(static_cast<std::int64_t>(value));
  }
  return fmt::format("{}", value);
}

// The value as the reference's f-string shows it; nullopt where Python calls it false, and for a
// number that nothing in a profile can be.
std::optional<std::string> shown(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* text = value->if_string()) {
    if (text->empty()) return std::nullopt;
    return cut(*text, longest_text);
  }
  if (value->is_number()) {
    const auto number = value->to_number<double>();
    if (number == 0 || !(std::abs(number) < largest_number)) return std::nullopt;
    return print_number(number);
  }
  return std::nullopt;
}

std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  const auto read = [](std::string_view digits, auto& out) {
    const auto end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, out);
    return error == std::errc{} && rest == end;
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (!read(text.substr(0, 4), year) || !read(text.substr(5, 2), month) || !read(text.substr(8, 2), day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::optional<std::string> countdown(const json::object& profile, std::chrono::sys_days today) {
  const auto text = shown(profile, "race_date");
  if (!text) return std::nullopt;
  const auto date = parse_date(*text);
  if (!date || *date < today) return std::nullopt;
  return fmt::format("race in {} days ({})", (*date - today).count(), *text);
}

std::optional<std::string> limitations(const json::object& profile) {
  const json::value* value = profile.if_contains("injuries_limitations");
  if (value == nullptr || !value->is_array()) return std::nullopt;
  std::string joined;
  std::size_t count = 0;
  for (const auto& entry : value->get_array()) {
    if (!entry.is_string() || entry.get_string().empty()) continue;
    if (++count > most_limitations) break;
    if (!joined.empty()) joined += ", ";
    joined += cut(entry.get_string(), longest_limitation);
  }
  if (joined.empty()) return std::nullopt;
  return "limitations: " + joined;
}

void add_training_history(const json::object& profile, std::vector<std::string>& parts) {
  const json::value* value = profile.if_contains("training_history");
  if (value == nullptr || !value->is_object()) return;
  const json::object& history = value->get_object();
  if (const auto miles = shown(history, "run_mpw")) parts.push_back(fmt::format("runs {} mi/week", *miles));
  if (const auto days = shown(history, "strength_days")) {
    parts.push_back(fmt::format("{} strength days/week", *days));
  }
  if (const auto level = shown(history, "experience")) parts.push_back(fmt::format("{} level", *level));
}

}  // namespace

json::value parse_profile(std::string_view json_text) {
  boost::system::error_code error;
  auto value = json::parse(json_text, error);
  return error ? json::value() : value;
}

std::string athlete_summary(const json::value& profile, std::chrono::sys_days today) {
  if (!profile.is_object()) return {};
  const json::object& object = profile.get_object();
  std::vector<std::string> parts;
  if (const auto age = shown(object, "age")) {
    const auto sex = shown(object, "sex");
    parts.push_back(sex ? fmt::format("{}yo {}", *age, *sex) : fmt::format("{}yo", *age));
  }
  if (const auto weight = shown(object, "weight_kg")) parts.push_back(*weight + "kg");
  add_training_history(object, parts);
  if (auto race = countdown(object, today)) parts.push_back(std::move(*race));
  if (const auto goal = shown(object, "goal_time_minutes"))
    parts.push_back(fmt::format("goal: {} min", *goal));
  if (auto limits = limitations(object)) parts.push_back(std::move(*limits));
  if (parts.empty()) return {};
  return cut(fmt::format("Athlete profile: {}", fmt::join(parts, ", ")), longest_summary);
}

}  // namespace coach::worker
