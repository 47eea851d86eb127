// The program's log: one line an event on standard error, text or JSON.
// Never logged: message text, prompts, keys, connection strings.
#pragma once

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace coach::log {

enum class Level { debug, info, warn, error, off };
enum class Format { text, json };

// What an event is about: the id of a reply's row, which is also the X-Request-Id of its calls
// to the providers. In JSON the field message_id, in text "reply ID: " in front.
struct About {
  std::string_view message_id;
};

// Sets up the log of this process; `program` stands in every line.
void start(std::string_view program, Level level, Format format);

void write(Level level, std::string_view message, About about = {});
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

template <typename... Args>
void debug(About about, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::debug)) write(Level::debug, fmt::format(format, std::forward<Args>(args)...), about);
}
template <typename... Args>
void info(About about, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::info)) write(Level::info, fmt::format(format, std::forward<Args>(args)...), about);
}
template <typename... Args>
void warn(About about, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::warn)) write(Level::warn, fmt::format(format, std::forward<Args>(args)...), about);
}
template <typename... Args>
void error(About about, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::error)) write(Level::error, fmt::format(format, std::forward<Args>(args)...), about);
}

}  // namespace coach::log
