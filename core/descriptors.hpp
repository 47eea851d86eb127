// How many files and sockets this process may have open, and what that allows.
#pragma once

#include <cstddef>

namespace coach {

// Raises the soft limit of open descriptors (RLIMIT_NOFILE) to the hard one, which needs no right.
// Returns the limit that is in force then.
std::size_t raise_descriptor_limit();

// The limit in force.
std::size_t descriptor_limit();

// How many replies a worker may make at once with so many descriptors: 64 are kept back (three
// connections to the database, two more for past turns, two descriptors each, the metrics' clients,
// files, the event loop), and a reply may hold two sockets, of its embedding and of its chat. Never less than
// one.
std::size_t replies_for_descriptors(std::size_t limit);

}  // namespace coach
