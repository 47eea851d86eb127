#include "relay/web/static_files.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <utility>

#include "core/sha256.hpp"
#include "relay/gateway/query.hpp"
#include "relay/gateway/reply.hpp"
#include "relay/web/content_type.hpp"
#include "relay/web/gzip.hpp"

namespace coach::relay {

struct StaticFiles::File {
  std::filesystem::file_time_type modified;
  std::uintmax_t size = 0;
  std::string text;
  std::string compressed;  // empty where it would not be smaller
  std::string etag;
};

namespace {

namespace fs = std::filesystem;

constexpr std::string_view index_file = "index.html";

// The build gives these a name made of their contents: they never change.
bool is_immutable(std::string_view name) {
  return name.starts_with("assets/");
}

bool has_extension(std::string_view name) {
  return name.substr(name.rfind('/') + 1).find('.') != std::string_view::npos;
}

bool accepts_gzip(const http::ServerRequest& request) {
  const auto accepted = request.header("accept-encoding").value_or("");
  const auto at = accepted.find("gzip");
  return at != std::string_view::npos && !accepted.substr(at).starts_with("gzip;q=0");
}

std::vector<http::Header> headers_for(std::string_view name, const std::string& etag) {
  return {{"ETag", etag},
          {"Vary", "Accept-Encoding"},
          {"Cache-Control", is_immutable(name) ? "public, max-age=31536000, immutable" : "no-cache"}};
}

}  // namespace

std::string file_name_of(std::string_view path) {
  std::string name = percent_decode(path);
  if (!name.starts_with('/') || name.find('\0') != std::string::npos ||
      name.find('\\') != std::string::npos) {
    return {};
  }
  // "/log/" is the view "/log"; the app tidies the address up. A file has no such address.
  const bool slashed = name.ends_with('/');
  while (name.ends_with('/')) name.pop_back();
  if (name.empty()) return std::string(index_file);
  if (slashed && has_extension(name)) return {};
  name.erase(0, 1);
  // Neither ".." nor hidden files, on any level; and no second slash at the beginning, which would make an
  // absolute path of it: such a path leaves the folder.
  if (name.starts_with('/') || name.starts_with('.') || name.find("/.") != std::string::npos) return {};
  return name;
}

StaticFiles::StaticFiles(fs::path folder, std::vector<http::Header> headers)
    : folder_(std::move(folder)), headers_(std::move(headers)) {}

std::shared_ptr<const StaticFiles::File> StaticFiles::load(const std::string& name) {
  std::error_code error;
  const auto path = folder_ / name;
  if (!fs::is_regular_file(path, error)) return nullptr;
  const auto modified = fs::last_write_time(path, error);
  const auto size = fs::file_size(path, error);
  if (error) return nullptr;
  auto& known = files_[name];
  if (known && known->modified == modified && known->size == size) return known;
  std::ifstream stream(path, std::ios::binary);
  auto file = std::make_shared<File>();
  file->modified = modified;
  file->size = size;
  file->text.assign(std::istreambuf_iterator<char>(stream), {});
  if (content_type_of(name).compressible) file->compressed = gzip(file->text);
  if (file->compressed.size() >= file->text.size()) file->compressed.clear();
  file->etag = sha256_hex(file->text).substr(0, 32);
  known = std::move(file);
  return known;
}

bool StaticFiles::ready() const {
  return std::ifstream(folder_ / index_file).good();
}

http::ServerReply StaticFiles::get(const http::ServerRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    auto reply = refusal(405, "These are files: only GET and HEAD.");
    reply.headers.push_back({"Allow", "GET, HEAD, OPTIONS"});
    return reply;
  }
  auto name = file_name_of(request.path());
  auto file = name.empty() ? nullptr : load(name);
  if (!file && !name.empty() && !has_extension(name)) {
    name = index_file;
    file = load(name);
  }
  if (!file) return refusal(404, "There is no such file.");
  const bool compressed = !file->compressed.empty() && accepts_gzip(request);
  // Two encodings are two representations: each needs an ETag of its own.
  const auto etag = fmt::format(R"("{}{}")", file->etag, compressed ? "-gzip" : "");
  http::ServerReply reply{200, headers_for(name, etag), {}};
  // Also with a 304: a browser takes the newer headers for what it has kept.
  reply.headers.insert(reply.headers.end(), headers_.begin(), headers_.end());
  if (request.header("if-none-match").value_or("").find(etag) != std::string_view::npos) {
    reply.status = 304;
    return reply;
  }
  reply.headers.push_back({"Content-Type", std::string(content_type_of(name).name)});
  if (compressed) reply.headers.push_back({"Content-Encoding", "gzip"});
  reply.body = compressed ? file->compressed : file->text;
  return reply;
}

}  // namespace coach::relay
