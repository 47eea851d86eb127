#include "worker/doctor/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string_view>
#include <utility>

namespace coach::worker {
namespace {

std::string_view mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::warning:
      return "warn";
    case Verdict::failure:
      return "FAIL";
    case Verdict::skipped:
      break;
  }
  return "-";
}

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::warning:
      return "warning";
    case Verdict::failure:
      return "failure";
    case Verdict::skipped:
      break;
  }
  return "skipped";
}

std::ptrdiff_t count(const Report& report, Verdict verdict) {
  return std::ranges::count(report.checks, verdict, &Check::verdict);
}

}  // namespace

Check fine(std::string name, std::string detail) {
  return {std::move(name), Verdict::ok, std::move(detail)};
}

Check warning(std::string name, std::string detail, std::string fix) {
  return {std::move(name), Verdict::warning, std::move(detail), std::move(fix)};
}

Check failure(std::string name, std::string detail, std::string fix) {
  return {std::move(name), Verdict::failure, std::move(detail), std::move(fix)};
}

bool Report::healthy() const {
  return count(*this, Verdict::failure) == 0;
}

std::string report_text(const Report& report) {
  std::string text;
  for (const auto& check : report.checks) {
    text += fmt::format("{:<4}  {:<15}  {}", mark_of(check.verdict), check.name, check.detail);
    if (check.took) text += fmt::format(" ({} ms)", check.took->count());
    text += '\n';
    if (!check.fix.empty()) text += fmt::format("{:23}→ {}\n", "", check.fix);
  }
  const auto failures = count(report, Verdict::failure);
  const auto warnings = count(report, Verdict::warning);
  if (failures > 0) {
    text += fmt::format("\n{} wrong, {} to look at.\n", failures, warnings);
  } else if (warnings > 0) {
    text += fmt::format("\nReady to run; {} to look at.\n", warnings);
  } else {
    text += "\nAll is well.\n";
  }
  return text;
}

std::string report_json(const Report& report) {
  boost::json::array checks;
  for (const auto& check : report.checks) {
    boost::json::object entry{
        {"name", check.name}, {"verdict", word_of(check.verdict)}, {"detail", check.detail}};
    if (!check.fix.empty()) entry["fix"] = check.fix;
    if (check.took) entry["milliseconds"] = check.took->count();
    checks.push_back(std::move(entry));
  }
  return boost::json::serialize(
             boost::json::object{{"healthy", report.healthy()}, {"checks", std::move(checks)}}) +
         '\n';
}

}  // namespace coach::worker
