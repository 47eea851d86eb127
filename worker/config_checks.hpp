// What a text of the configuration must look like. Each function is a TextCheck: empty
// when all is well, else "expected …, found …", which never repeats the text, because a
// key pasted into the wrong place is a secret all the same.
#pragma once

#include <string>
#include <string_view>

namespace coach::worker {

// http(s)://host[:port]/path, without a user, query or fragment; http only for this
// machine itself (localhost, 127.0.0.0/8, ::1), as a key must not travel in clear.
std::string check_base_url(std::string_view text);

// postgres:// or postgresql:// with a host or socket; not Supabase's transaction pooler.
std::string check_database_url(std::string_view text);

// An API key: visible ASCII, since it becomes part of a header.
std::string check_api_key(std::string_view text);

// Anything but nothing, and no control characters.
std::string check_model(std::string_view text);
std::string check_file(std::string_view text);

// 64 hexadecimal digits, or "" (the check is off).
std::string check_sha256(std::string_view text);

// An IP address and a port, or "" (nowhere).
std::string check_listen(std::string_view text);

// True when an acceptable base URL is one of Nebius's: https, at nebius.com or below.
bool is_nebius(std::string_view base_url);

// Whose an acceptable base URL is, in a word: nebius, openai or other.
std::string provider_name(std::string_view base_url);

}  // namespace coach::worker
