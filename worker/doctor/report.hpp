// What the doctor found, and how it is printed. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace coach::worker {

enum class Verdict { ok, warning, failure, skipped };

struct Check {
  std::string name;
  Verdict verdict = Verdict::ok;
  std::string detail;                               // a sentence: what was found
  std::string fix{};                                // what to do; empty when all is well
  std::optional<std::chrono::milliseconds> took{};  // for what goes over a network
};

Check fine(std::string name, std::string detail);
Check warning(std::string name, std::string detail, std::string fix);
Check failure(std::string name, std::string detail, std::string fix);

struct Report {
  std::vector<Check> checks;

  // No failure. Warnings are left to the reader.
  bool healthy() const;
};

// One page: a line a check, a line a fix, a sentence at the end.
std::string report_text(const Report& report);

// {"healthy":…,"checks":[{"name","verdict","detail","fix","milliseconds"},…]}, one line.
std::string report_json(const Report& report);

}  // namespace coach::worker
