#include "core/yaml_document.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstddef>
#include <sstream>
#include <utility>

namespace coach {
namespace {

constexpr std::size_t kLongestKey = 32;

int line_of(const YAML::Mark& mark) {
  return mark.line + 1;
}

// Builds the tree from yaml-cpp's events instead of YAML::Load, which keeps the second of
// two equal keys out of sight, ignores a second document and follows aliases in circles.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(YamlDocument& document) : document_(document) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 1) error(mark, "expected one document, found another one");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { accept(mark, {}); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    error(mark, "expected a value, found an alias (*name), which is not supported");
    accept(mark, {});
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& text) override {
    // yaml-cpp tags a plain scalar "?" and a quoted one "!".
    const bool quoted = tag != "?";
    if (!quoted && (text.empty() || text == "~" || text == "null")) return accept(mark, {});
    accept(mark, {YamlValue::Kind::scalar, text, quoted, {}});
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, {YamlValue::Kind::list, {}, false, {}});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(mark, {YamlValue::Kind::mapping, {}, false, {}});
  }
  void OnMapEnd() override { close(); }

 private:
  // A list or mapping that is being read.
  struct Frame {
    YamlValue value;
    YAML::Mark mark;
    bool has_key = false;
    YamlEntry entry;  // its key, once read
  };

  void error(const YAML::Mark& mark, std::string what) {
    document_.errors.push_back({line_of(mark), std::move(what)});
  }

  void open(const YAML::Mark& mark, YamlValue value) {
    frames_.push_back({std::move(value), mark, false, {}});
  }

  void close() {
    auto frame = std::move(frames_.back());
    frames_.pop_back();
    accept(frame.mark, std::move(frame.value));
  }

  // A finished value: the root, an item, a key or the value of a key.
  void accept(const YAML::Mark& mark, YamlValue value) {
    if (frames_.empty()) {
      if (documents_ == 1) document_.root = std::move(value);
      return;
    }
    auto& frame = frames_.back();
    if (frame.value.kind == YamlValue::Kind::list) return;  // no key takes a list yet
    if (!frame.has_key) return accept_key(frame, mark, value);
    frame.has_key = false;
    frame.entry.value = std::move(value);
    auto& entries = frame.value.entries;
    const auto twin = std::ranges::find(entries, frame.entry.key, &YamlEntry::key);
    if (twin == entries.end()) {
      entries.push_back(std::move(frame.entry));
    } else {
      document_.errors.push_back(
          {frame.entry.line, fmt::format("{}: expected once, found again (first on line {})",
                                         shown_key(frame.entry.key), twin->line)});
    }
  }

  void accept_key(Frame& frame, const YAML::Mark& mark, const YamlValue& key) {
    frame.has_key = true;
    frame.entry = {key.text, line_of(mark), {}};
    if (key.kind != YamlValue::Kind::scalar) error(mark, "expected a name as the key, found something else");
  }

  YamlDocument& document_;
  std::vector<Frame> frames_;
  int documents_ = 0;
};

// yaml-cpp appends a piece of the document to some of its messages, after a colon.
std::string without_quotation(const std::string& message) {
  return message.substr(0, message.find(':'));
}

}  // namespace

YamlDocument parse_yaml(std::string_view text) {
  YamlDocument document;
  // yaml-cpp takes a quotation mark that is never closed for a value that ends with the
  // text, swallowing every key after it, unless the text ends without a line end.
  text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    Builder builder(document);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& exception) {
    document.errors.push_back({std::max(1, line_of(exception.mark)),
                               "expected YAML, found a mistake: " + without_quotation(exception.msg)});
    document.root = {};
  }
  return document;
}

std::string shown_key(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto digit = [](char c) { return (c >= '0' && c <= '9') || c == '-'; };
  const bool key = !text.empty() && text.size() <= kLongestKey && plain(text.front()) &&
                   std::ranges::all_of(text, [&](char c) { return plain(c) || digit(c); });
  return key ? std::string(text) : "(not a name)";
}

}  // namespace coach
