#include "core/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <memory>
#include <string>

namespace coach::log {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
    case Level::off:
      break;
  }
  return spdlog::level::off;
}

// The process's log is the one thing that is global: spdlog's own default logger.
bool json_lines() {
  return spdlog::default_logger_raw()->name().ends_with(":json");
}

std::string quoted(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

std::string json_fields(std::string_view message, About about) {
  auto text = fmt::format(R"("message":{})", quoted(message));
  if (about.message_id.empty()) return text;
  return fmt::format(R"("message_id":{},{})", quoted(about.message_id), text);
}

std::string text_line(std::string_view message, About about) {
  return about.message_id.empty() ? std::string(message)
                                  : fmt::format("reply {}: {}", about.message_id, message);
}

}  // namespace

void start(std::string_view program, Level level, Format format) {
  const bool json = format == Format::json;
  auto logger = std::make_shared<spdlog::logger>(std::string(program) + (json ? ":json" : ""),
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  if (json) {
    logger->set_pattern(
        fmt::format(R"({{"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","program":"{}",%v}})", program),
        spdlog::pattern_time_type::utc);
  } else {
    logger->set_pattern(fmt::format("%Y-%m-%d %H:%M:%S.%e %-5l {}: %v", program));
  }
  logger->set_level(to_spdlog(level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

bool enabled(Level level) {
  return spdlog::should_log(to_spdlog(level));
}

void write(Level level, std::string_view message, About about) {
  spdlog::log(to_spdlog(level), "{}", json_lines() ? json_fields(message, about) : text_line(message, about));
}

}  // namespace coach::log
