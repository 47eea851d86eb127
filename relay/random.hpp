// Unguessable texts and ids.
#pragma once

#include <cstddef>
#include <string>

namespace coach::relay {

// `bytes` random bytes as base64url. Throws when the system has no randomness.
std::string random_text(std::size_t bytes);

// A random UUID (version 4).
std::string random_uuid();

}  // namespace coach::relay
