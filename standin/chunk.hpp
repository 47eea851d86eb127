// Builds the events of a streamed chat completion. What all chunks of a reply share is
// made once; per token only its text is escaped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace coach::standin {

struct Usage {
  std::size_t prompt_tokens = 0;
  std::size_t completion_tokens = 0;
};

// `text` inside JSON quotes. Bytes above 0x7F pass unchanged, broken ones too.
void append_json_escaped(std::string& out, std::string_view text);

// `usage` as a JSON object.
std::string usage_json(const Usage& usage);

class ChunkBuilder {
 public:
  // `created` in seconds since 1970. `usage_field`: each chunk has a "usage" member, null
  // unless one is given (stream_options.include_usage). `crlf`: lines end with CR LF.
  ChunkBuilder(std::string_view id, std::string_view model, std::int64_t created, bool usage_field,
               bool crlf);

  // `delta` is JSON without its braces: `"content":"Hi"`; `finish_reason` without quotes,
  // empty for null; `usage` as JSON, empty for none.
  void append(std::string& out, std::string_view delta, std::string_view finish_reason,
              std::string_view usage) const;

  // A chunk whose delta is `"<field>":"<text>"`.
  void append_text(std::string& out, std::string_view field, std::string_view text,
                   std::string_view usage) const;

  // The chunk with empty choices that carries the usage.
  void append_usage(std::string& out, std::string_view usage) const;

  // Any other event or comment: `line` and the empty line behind it.
  void append_line(std::string& out, std::string_view line) const;

 private:
  void append_end(std::string& out, std::string_view finish_reason, std::string_view usage) const;

  std::string head_;  // "data: {" up to and including "choices":[
  bool usage_field_;
  bool crlf_;
};

}  // namespace coach::standin
