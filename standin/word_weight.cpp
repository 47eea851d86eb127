#include "standin/word_weight.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

namespace coach::standin {
namespace {

constexpr std::string_view stop_words =
    "a about after again all also am an and any anyone are arent as at be because been before being below "
    "between both "
    "but by can cant cannot could couldnt did didnt do does doesnt doing dont down during each either else "
    "ever every few for from get gets getting give given go goes going got had has hasnt have havent having "
    "he her "
    "here hers him his how i id if ill im in into is isnt it its itself ive just keep let lets like "
    "made make makes making many may maybe me might mine more most much must my myself need needs no nor not "
    "of off "
    "on once one only or other our ours out over own per please really same shall she should shouldnt so "
    "some "
    "something such take than that thats the their theirs them then there theres these they theyre thing "
    "things "
    "this those though through to too under until up upon us use used using very via want wants was wasnt we "
    "well "
    "were what whats when where whether which while who whom why will with within without wont would wouldnt "
    "yes "
    "yet you youd youll your youre yours coach tell know think help mean means say said see";

constexpr std::string_view common_words =
    "able add against almost alone along already always amount another around available away back bad based "
    "best "
    "better bit bring call case change clear close come common compare different easy end enough even "
    "exactly "
    "example fact far fast feel find first follow good great half hard high hold important keep kind large "
    "last "
    "late least less level likely line little long look lot low lower main matter minute moment move near "
    "never new "
    "next normal number often part people place plan point possible put quick quickly ready reason right "
    "rule second "
    "set short show side simple since single small sort start stay step still stop sure target test three "
    "time times "
    "together top total towards try turn two type typical usual usually way week whole work worth year day "
    "days "
    "weeks minutes seconds hours hour";

constexpr std::string_view domain_words =
    "hyrox race racing athlete athletes training train trained workout workouts session sessions exercise "
    "station "
    "stations performance sport fitness";

std::unordered_set<std::string> set_of(std::string_view words) {
  std::unordered_set<std::string> set;
  while (!words.empty()) {
    const auto blank = words.find(' ');
    set.emplace(words.substr(0, blank));
    words.remove_prefix(blank == std::string_view::npos ? words.size() : blank + 1);
  }
  return set;
}

struct WordLists {
  std::unordered_set<std::string> stop = set_of(stop_words);
  std::unordered_set<std::string> common = set_of(common_words);
  std::unordered_set<std::string> domain = set_of(domain_words);
};

const WordLists& lists() {
  static const WordLists built;
  return built;
}

}  // namespace

float word_weight(std::string_view input) {
  constexpr std::array<float, 9> by_length{0.0f, 0.2f, 0.4f, 0.8f, 0.9f, 1.0f, 1.05f, 1.1f, 1.2f};
  const std::string word(input);
  if (lists().stop.contains(word)) return 0.0f;
  if (lists().common.contains(word) || lists().domain.contains(word)) return 0.3f;
  const bool number = !word.empty() && word[0] >= '0' && word[0] <= '9';
  if (number) return word.size() >= 3 ? 0.6f : 0.3f;
  return by_length[std::min(word.size(), by_length.size() - 1)];
}

bool is_common_word(std::string_view input) {
  const std::string word(input);
  return lists().stop.contains(word) || lists().common.contains(word) || lists().domain.contains(word);
}

}  // namespace coach::standin
