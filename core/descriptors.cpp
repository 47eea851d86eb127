#include "core/descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace coach {
namespace {

constexpr std::size_t kept_back = 64;
constexpr std::size_t of_a_reply = 2;

std::size_t count(rlim_t limit) {
  return limit == RLIM_INFINITY ? std::numeric_limits<std::size_t>::max() : static_cast<std::size_t>(limit);
}

}  // namespace

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  return descriptor_limit();
}

std::size_t descriptor_limit() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? count(limit.rlim_cur) : std::size_t{1'024};
}

std::size_t replies_for_descriptors(std::size_t limit) {
  const std::size_t left = limit > kept_back ? limit - kept_back : 0;
  return std::max<std::size_t>(1, left / of_a_reply);
}

}  // namespace coach
