// "Did you mean": the known word that a mistyped one probably stands for.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace coach {

// The candidate nearest to `word`, or nothing when none is near: at most a third of the
// letters (and at least one) may differ.
std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> candidates);

}  // namespace coach
