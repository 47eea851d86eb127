// Strict reading of a YAML configuration into typed fields. Every problem is collected as
// "file:line: key.path: expected …, found …"; the value of a Secret is never part of it.
//
//   ConfigReader reader(text, "coach.yaml");
//   auto queue = reader.section("queue");
//   queue.read("lease", config.lease, Between{100ms, 10min});
//   auto problems = reader.finish();
//
// A key that is absent leaves its field as it was: the field's initialiser is the default.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/secret.hpp"

namespace coach {

// The values a key accepts, both ends included.
template <typename T>
struct Between {
  T least;
  T most;
};

// Empty when `text` is acceptable, else "expected …, found …". It must not repeat the
// text when the text may be a secret.
using TextCheck = std::function<std::string(std::string_view text)>;

// The words a key accepts and what they stand for.
template <typename T>
using Choices = std::initializer_list<std::pair<std::string_view, T>>;

// One mapping of the file. A light handle: valid as long as its ConfigReader.
class ConfigSection {
 public:
  void read(std::string_view key, bool& target);
  void read(std::string_view key, int& target, Between<int> range);
  void read(std::string_view key, double& target, Between<double> range);
  void read(std::string_view key, std::chrono::milliseconds& target,
            Between<std::chrono::milliseconds> range);  // written with its unit: "15s"
  void read_bytes(std::string_view key, std::size_t& target, Between<std::size_t> range);  // "1MiB"
  void read(std::string_view key, std::string& target, const TextCheck& check = {});
  void read(std::string_view key, Secret& target, const TextCheck& check = {});

  template <typename T>
  void read(std::string_view key, T& target, Choices<T> choices) {
    std::vector<std::string_view> words;
    for (const auto& choice : choices) words.push_back(choice.first);
    const auto index = read_word(key, words);
    if (index >= 0) target = (choices.begin() + index)->second;
  }

  // A section inside this one.
  ConfigSection section(std::string_view key);

  // Reports a key that is absent. To be called beside its read().
  void require(std::string_view key);

  // Reports what only the caller can know (two keys that contradict each other) at the
  // key's line, or at the section's when the key is absent.
  void problem(std::string_view key, std::string_view what);

 private:
  friend class ConfigReader;
  struct Data;
  explicit ConfigSection(Data* data) : data_(data) {}
  int read_word(std::string_view key, const std::vector<std::string_view>& words);

  Data* data_;
};

class ConfigReader {
 public:
  // `file_name` is only shown. Text that is no YAML is a problem like any other.
  ConfigReader(std::string_view text, std::string_view file_name);
  ~ConfigReader();
  ConfigReader(const ConfigReader&) = delete;
  ConfigReader& operator=(const ConfigReader&) = delete;

  ConfigSection root();
  ConfigSection section(std::string_view key) { return root().section(key); }

  // After the last read: adds the keys that nobody read, and returns every problem in the
  // order of the file's lines; empty when all is well.
  std::vector<std::string> finish();

  // The path of every key that was read, present or not, in the order of reading.
  const std::vector<std::string>& keys() const;

 private:
  friend class ConfigSection;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace coach
