// A YAML text as mappings with line numbers: all of YAML that a configuration needs, with
// the rest refused, and yaml-cpp kept out of everybody's headers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coach {

struct YamlEntry;

struct YamlValue {
  enum class Kind { nothing, scalar, list, mapping };
  Kind kind = Kind::nothing;
  std::string text;                // of a scalar
  bool quoted = false;             // a scalar that can only be text
  std::vector<YamlEntry> entries;  // of a mapping, in the file's order
};

struct YamlEntry {
  std::string key;
  int line = 0;  // of the key, from 1
  YamlValue value;
};

struct YamlError {
  int line = 0;
  std::string what;  // never holds text of the document
};

struct YamlDocument {
  YamlValue root;
  std::vector<YamlError> errors;
};

// Parses `text`. One document, keys that are scalars and stand once, no aliases.
YamlDocument parse_yaml(std::string_view text);

// `text` when it looks like a configuration key, else a description: what stands in a
// key's place by mistake may be a secret.
std::string shown_key(std::string_view text);

}  // namespace coach
