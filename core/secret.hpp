// Text that must not be shown: keys, passwords, connection strings.
#pragma once

#include <fmt/format.h>

#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace coach {

// Prints as "***" whatever prints it; reveal() is the only way to the text, so that every
// use of a secret can be found by searching for that word.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  bool operator==(const Secret&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "***"; }

 private:
  std::string text_;
};

}  // namespace coach

template <>
struct fmt::formatter<coach::Secret> : fmt::formatter<std::string_view> {
  template <typename Context>
  auto format(const coach::Secret&, Context& context) const {
    return fmt::formatter<std::string_view>::format("***", context);
  }
};
