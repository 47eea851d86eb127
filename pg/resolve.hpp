// Asking DNS before libpq does, because PQconnectStart would block the whole process.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string>
#include <vector>

#include "core/async.hpp"
#include "pg/conninfo.hpp"

namespace coach::pg {

// Every host with its address, one entry for each address that DNS gives. A name
// without an answer is left out; when none is left, the error is a sentence. One
// name may take `limit`: that of a dead server leaves the others their time.
asio::awaitable<std::expected<std::vector<Host>, std::string>> resolve_hosts(std::vector<Host> hosts,
                                                                             Clock::duration limit);

}  // namespace coach::pg
