// The command line of `coach-worker reprocess`.
#pragma once

#include <memory>
#include <string>

#include "worker/config.hpp"

namespace CLI {
class App;
}

namespace coach::worker {

class ReprocessCli {
 public:
  // Adds the command to `app`, which must outlive this.
  explicit ReprocessCli(CLI::App& app);
  ~ReprocessCli();

  bool parsed() const;

  // Does what was asked; the program's exit code. `worker_name`: who this process is.
  int run(const Config& config, const std::string& worker_name);

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace coach::worker
