// The command line of `coach-worker export`.
#pragma once

#include <memory>

#include "worker/config.hpp"

namespace CLI {
class App;
}

namespace coach::worker {

class ExportCli {
 public:
  // Adds the command to `app`, which must outlive this.
  explicit ExportCli(CLI::App& app);
  ~ExportCli();

  bool parsed() const;
  int run(const Config& config);  // the program's exit code

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace coach::worker
