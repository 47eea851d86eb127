#include "standin/token_source.hpp"

#include <utility>

#include "standin/tokens.hpp"

namespace coach::standin {

TokenSource::TokenSource(std::shared_ptr<const std::string> text, std::size_t count)
    : text_(std::move(text)), count_(count) {}

std::string_view TokenSource::take() {
  ++taken_;
  const bool again = offset_ == text_->size();
  if (again) offset_ = 0;
  const auto length = token_length(*text_, offset_);
  const auto token = std::string_view(*text_).substr(offset_, length);
  offset_ += length;
  if (!again) return token;
  joint_ = "\n\n";
  joint_ += token;
  return joint_;
}

}  // namespace coach::standin
