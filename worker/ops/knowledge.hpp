// `coach-worker knowledge FOLDER`: loads demo knowledge into the embedded default.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <filesystem>
#include <string>

#include "core/async.hpp"
#include "worker/config.hpp"

namespace coach::worker {

// Embeds what is new or changed (also when another embedding model or provider is
// configured) and stores it. Refuses any knowledge_chunks table that sql/local did not
// make: a hosted knowledge base is never written (hand-off, "Constraints").
asio::awaitable<std::expected<void, std::string>> load_knowledge(Executor executor, const Config& config,
                                                                 std::filesystem::path folder);

}  // namespace coach::worker
