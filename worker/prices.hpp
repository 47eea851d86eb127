// What a provider takes.
#pragma once

namespace coach::worker {

// Dollars a million tokens; the hand-off's ("Inference pricing") unless somebody says otherwise.
struct Prices {
  double input = 0.13;
  double output = 0.40;
};

}  // namespace coach::worker
