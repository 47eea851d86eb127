#include "standin/chunk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace coach::standin {

void append_json_escaped(std::string& out, std::string_view text) {
  const auto plain = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; };
  while (!text.empty()) {
    const auto special = std::ranges::find_if_not(text, plain);
    const auto length = static_cast<std::size_t>(special - text.begin());
    out += text.substr(0, length);
    if (special == text.end()) return;
    switch (*special) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        fmt::format_to(std::back_inserter(out), "\\u{:04x}",
                       static_cast<unsigned>(static_cast<unsigned char>(*special)));
    }
    text.remove_prefix(length + 1);
  }
}

std::string usage_json(const Usage& usage) {
  return fmt::format(R"({{"prompt_tokens":{},"completion_tokens":{},"total_tokens":{}}})",
                     usage.prompt_tokens, usage.completion_tokens,
                     usage.prompt_tokens + usage.completion_tokens);
}

ChunkBuilder::ChunkBuilder(std::string_view id, std::string_view model, std::int64_t created,
                           bool usage_field, bool crlf)
    : usage_field_(usage_field), crlf_(crlf) {
  std::string escaped_model;
  append_json_escaped(escaped_model, model);
  head_ = fmt::format(R"(data: {{"id":"{}","object":"chat.completion.chunk","created":{},"model":"{}",)"
                      R"("system_fingerprint":"coach-standin","choices":[)",
                      id, created, escaped_model);
}

void ChunkBuilder::append(std::string& out, std::string_view delta, std::string_view finish_reason,
                          std::string_view usage) const {
  out += head_;
  out += R"({"index":0,"delta":{)";
  out += delta;
  append_end(out, finish_reason, usage);
}

void ChunkBuilder::append_text(std::string& out, std::string_view field, std::string_view text,
                               std::string_view usage) const {
  out += head_;
  out += R"({"index":0,"delta":{")";
  out += field;
  out += R"(":")";
  append_json_escaped(out, text);
  out += '"';
  append_end(out, {}, usage);
}

void ChunkBuilder::append_end(std::string& out, std::string_view finish_reason,
                              std::string_view usage) const {
  out += R"(},"logprobs":null,"finish_reason":)";
  if (finish_reason.empty()) {
    out += "null}]";
  } else {
    out += '"';
    out += finish_reason;
    out += R"("}])";
  }
  if (!usage.empty() || usage_field_) {
    out += R"(,"usage":)";
    out += usage.empty() ? std::string_view("null") : usage;
  }
  append_line(out, "}");
}

void ChunkBuilder::append_usage(std::string& out, std::string_view usage) const {
  out += head_;
  out += R"(],"usage":)";
  out += usage;
  append_line(out, "}");
}

void ChunkBuilder::append_line(std::string& out, std::string_view line) const {
  out += line;
  out += crlf_ ? "\r\n\r\n" : "\n\n";
}

}  // namespace coach::standin
