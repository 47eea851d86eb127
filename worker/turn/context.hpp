// Retrieved chunks as the text that stands in the system prompt (hand-off, "Context
// Formatting Function").
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace coach::worker {

struct Chunk {
  std::string id;
  std::string source_name;  // "Unknown" stands for a missing name
  std::string section;
  std::string content;
};

// The chunks in their order; a fixed sentence when there are none.
std::string build_context(std::span<const Chunk> chunks);

// `prompt` with its `{context}` replaced, plainly: nothing in the context is interpreted,
// a `{context}` inside a chunk included.
std::string fill_prompt(std::string_view prompt, std::string_view context);

}  // namespace coach::worker
