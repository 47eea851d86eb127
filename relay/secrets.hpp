// The project's secret and keys: made at the first start, kept in a folder, or given by
// the environment (an existing project's).
#pragma once

#include <expected>
#include <filesystem>
#include <string>

#include "core/env.hpp"
#include "core/secret.hpp"

namespace coach::relay {

struct ProjectSecrets {
  Secret jwt_secret;    // HS256
  Secret publishable;   // sb_publishable_…
  Secret secret;        // sb_secret_…
  Secret anon;          // a token of role anon, for clients that want that form
  Secret service_role;  // the same of role service_role
};

// Reads jwt_secret, publishable_key and secret_key from `folder` and makes those that are
// missing, readable by their owner only. SUPABASE_JWT_SECRET, SUPABASE_PUBLISHABLE_KEY,
// SUPABASE_SECRET_KEY, SUPABASE_ANON_KEY and SUPABASE_SERVICE_ROLE_KEY win over the files.
// The error is a sentence with the file's name.
std::expected<ProjectSecrets, std::string> load_secrets(const std::filesystem::path& folder,
                                                        const EnvLookup& environment);

// Those of the environment alone, for a project whose secrets are made elsewhere.
ProjectSecrets secrets_of_environment(const EnvLookup& environment);

}  // namespace coach::relay
