// The program's log: one line an event on standard error, text or JSON.
// Never logged: message text, prompts, keys, connection strings.
#pragma once

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace coach::log {

enum class Level { debug, info, warn, error, off };
enum class Format { text, json };

// Sets up the log of this process; `program` stands in every line.
void start(std::string_view program, Level level, Format format);

void write(Level level, std::string_view message);
bool enabled(Level level);

template <typename... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::debug)) write(Level::debug, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::info)) write(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void warn(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::warn)) write(Level::warn, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::error)) write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace coach::log
