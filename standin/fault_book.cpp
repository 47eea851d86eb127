#include "standin/fault_book.hpp"

#include <utility>

namespace coach::standin {
namespace {

// A client that invents a new text for each request must not grow the process for ever.
constexpr std::size_t most_remembered = 100'000;

}  // namespace

FaultBook::FaultBook(std::vector<FaultSpec> process_wide) : process_wide_(std::move(process_wide)) {}

std::expected<Faults, std::string> FaultBook::next(Target target, const std::vector<std::string>& own) {
  std::vector<FaultSpec> specs;
  for (const auto& text : own) {
    if (text.empty()) continue;
    auto spec = parse_fault(text);
    if (!spec) return std::unexpected(spec.error());
    specs.push_back(std::move(*spec));
  }
  Faults faults;
  for (const auto& spec : process_wide_) apply(spec, target, faults);
  for (const auto& spec : specs) apply(spec, target, faults);
  return faults;
}

void FaultBook::apply(const FaultSpec& spec, Target target, Faults& faults) {
  if (spec.target != target) return;
  if (spec.times) {
    if (used_.size() >= most_remembered) used_.clear();
    auto& used = used_[spec.text];
    if (used >= *spec.times) return;
    ++used;
  }
  faults = merge(faults, spec.faults);
}

}  // namespace coach::standin
