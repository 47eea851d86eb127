// The demo knowledge of sql/demo/knowledge, read strictly. Pure but for reading files.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace coach::worker {

struct KnowledgeChunk {
  std::string id;
  std::string source_doc;
  std::string source_name;
  std::string section;
  std::string content;
  std::vector<std::string> topic_tags;
  int index = 0;  // within its document
  int words = 0;
};

// The chunks of one file's text; `name` is only shown. Error: "file:line: what is wrong".
std::expected<std::vector<KnowledgeChunk>, std::string> parse_knowledge(const std::string& text,
                                                                        std::string_view name);

// All *.yaml files of `folder`, in the order of their names; ids are unique.
std::expected<std::vector<KnowledgeChunk>, std::string> read_knowledge(const std::filesystem::path& folder);

}  // namespace coach::worker
