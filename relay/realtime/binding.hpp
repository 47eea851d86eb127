// A subscription as the database understands it: whether there is such a table in the
// publications, and the filter's values in their column's own form. Pure; the question is
// sql/relay/realtime_bind.sql.
#pragma once

#include <string>
#include <vector>

#include "pg/error.hpp"
#include "pg/params.hpp"
#include "pg/result.hpp"
#include "relay/realtime/channel.hpp"

namespace coach::relay::realtime {

pg::Params bind_params(const std::vector<std::string>& publications, const Subscription& subscription,
                       const std::string& role);

// Of the answer: true when a published table is covered.
bool is_bound(const pg::Result& rows);

// Puts the database's form of the filter's values in place of the client's.
void take_bound(Subscription& subscription, const pg::Result& rows);

// Why the subscription is refused, as Realtime words it; `error` is null when no published
// table is covered.
std::string bind_refusal(const Subscription& subscription, const pg::Error* error);

}  // namespace coach::relay::realtime
