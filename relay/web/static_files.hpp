// The web app's files, with ETag and compression, kept in memory.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/server_message.hpp"

namespace coach::relay {

class StaticFiles {
 public:
  // `folder` is what a build of the web app leaves (index.html, assets/…); every file is sent
  // with `headers` beside those for caches.
  explicit StaticFiles(std::filesystem::path folder, std::vector<http::Header> headers = {});

  // GET or HEAD. A path that is no file and has no extension is a view of the app, which
  // index.html shows; everything else that is missing is 404. A file that has changed on
  // the disk is read again.
  http::ServerReply get(const http::ServerRequest& request);

  // The app's first page is there.
  bool ready() const;

 private:
  struct File;
  std::shared_ptr<const File> load(const std::string& name);

  std::filesystem::path folder_;
  std::vector<http::Header> headers_;
  std::map<std::string, std::shared_ptr<const File>, std::less<>> files_;
};

// The file's name for a request's path: decoded, without "..", hidden files and NUL; empty
// for a path that names no file of ours.
std::string file_name_of(std::string_view path);

}  // namespace coach::relay
