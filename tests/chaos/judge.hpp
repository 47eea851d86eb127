// Whether the queue kept its promises. Pure: from evidence to violations.
#pragma once

#include "tests/chaos/evidence.hpp"
#include "tests/chaos/verdict.hpp"

namespace coach::chaos {

// Every question has one reply, which is complete and whole, or failed and says so; a
// reply's text is the beginning of one of its own requests' answers, without a hole.
void judge_replies(const Evidence& evidence, Verdict& verdict);

// Who changes a reply holds its job at that moment, by a claim that is older than the
// request whose text is written.
void judge_writes(const Evidence& evidence, Verdict& verdict);

// A client that keeps the row with the higher revision ignores nothing that is written: each
// write has a higher one than every client has seen before, also of writes that were lost with
// their server, and no row ends with a lower one than was seen.
void judge_revisions(const Evidence& evidence, Verdict& verdict);

// A conversation's questions stand in the order they were sent, and a reply is begun only
// when the one before it has ended.
void judge_order(const Evidence& evidence, Verdict& verdict);

}  // namespace coach::chaos
