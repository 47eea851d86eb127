#include "worker/ops/knowledge_files.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace coach::worker {
namespace {

using Chunks = std::expected<std::vector<KnowledgeChunk>, std::string>;

int count_words(const std::string& text) {
  std::istringstream words(text);
  return static_cast<int>(std::distance(std::istream_iterator<std::string>(words), {}));
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

std::string required(const YAML::Node& node, const char* key) {
  const auto value = node[key];
  if (!value || !value.IsScalar() || value.Scalar().empty()) {
    throw YAML::Exception(node.Mark(), fmt::format("`{}` is missing or not a text", key));
  }
  return value.Scalar();
}

}  // namespace

Chunks parse_knowledge(const std::string& text, std::string_view name) {
  try {
    const YAML::Node file = YAML::Load(text);
    const std::string source_doc = required(file, "source_doc");
    const std::string source_name = required(file, "source_name");
    std::vector<KnowledgeChunk> chunks;
    for (const auto& node : file["chunks"]) {
      KnowledgeChunk chunk;
      chunk.id = required(node, "id");
      chunk.source_doc = source_doc;
      chunk.source_name = source_name;
      chunk.section = required(node, "section");
      chunk.content = trimmed(required(node, "content"));
      for (const auto& tag : node["topic_tags"]) chunk.topic_tags.push_back(tag.Scalar());
      chunk.index = static_cast<int>(chunks.size());
      chunk.words = count_words(chunk.content);
      chunks.push_back(std::move(chunk));
    }
    if (chunks.empty()) return std::unexpected(fmt::format("{}: no chunks", name));
    return chunks;
  } catch (const YAML::Exception& error) {
    return std::unexpected(fmt::format("{}:{}: {}", name, error.mark.line + 1, error.msg));
  }
}

Chunks read_knowledge(const std::filesystem::path& folder) {
  std::error_code failure;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  if (files.empty()) return std::unexpected(fmt::format("no *.yaml files in {}", folder.string()));
  std::ranges::sort(files);

  std::vector<KnowledgeChunk> all;
  std::set<std::string> ids;
  for (const auto& path : files) {
    std::ifstream stream(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    auto chunks = parse_knowledge(text, path.string());
    if (!chunks) return chunks;
    for (auto& chunk : *chunks) {
      if (!ids.insert(chunk.id).second)
        return std::unexpected(fmt::format("{}: id {} stands twice", path.string(), chunk.id));
      all.push_back(std::move(chunk));
    }
  }
  return all;
}

}  // namespace coach::worker
