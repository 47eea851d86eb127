// How every program of this project reads its command line. Header only, so that core does not
// depend on CLI11: the programs do.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>

namespace coach {

// The exit code of wrong arguments and of a wrong configuration. 1 means that the work failed.
inline constexpr int bad_arguments = 2;

// Parses the command line into `app`. Returns the code to end with: 0 after --help or --version,
// 2 after wrong arguments (CLI11's own codes say nothing to a supervisor); the text is printed.
// nullopt: go on.
inline std::optional<int> parse_command_line(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : bad_arguments;
  }
  return std::nullopt;
}

}  // namespace coach
