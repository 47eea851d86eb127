// The keys of config/coach.yaml: which there are, and what each accepts.
#pragma once

#include <string>
#include <vector>

#include "core/config_reader.hpp"
#include "worker/config.hpp"

namespace coach::worker {

// Reads every key into `config`; problems stay in the reader.
void read_config_keys(ConfigReader& reader, Config& config);

// The path of every key there is: "queue.lease".
std::vector<std::string> config_keys();

}  // namespace coach::worker
