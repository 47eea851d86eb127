// Parameters in the form libpq wants them: an array of C strings.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pg/error.hpp"
#include "pg/params.hpp"

namespace coach::pg {

// The error for parameters that cannot be sent, worded as the server would: libpq takes
// C strings and would silently cut a text at its first NUL.
inline std::optional<Error> refusal(const Params& params) {
  constexpr std::size_t most = 65'535;  // the protocol counts them in 16 bits
  if (params.values().size() > most) return Error{Failure::server, "54023", "too many parameters"};
  for (const auto& value : params.values()) {
    if (value && value->find('\0') != std::string::npos) {
      return Error{Failure::server, "22021", "invalid byte sequence for encoding \"UTF8\": 0x00"};
    }
  }
  return std::nullopt;
}

// Valid as long as `params`.
class ParameterView {
 public:
  explicit ParameterView(const Params& params) {
    pointers_.reserve(params.values().size());
    for (const auto& value : params.values()) pointers_.push_back(value ? value->c_str() : nullptr);
  }
  int count() const { return static_cast<int>(pointers_.size()); }
  const char* const* values() const { return pointers_.data(); }

 private:
  std::vector<const char*> pointers_;
};

}  // namespace coach::pg
