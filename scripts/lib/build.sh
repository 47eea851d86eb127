# shellcheck shell=bash
# Configuring and building with the CMake presets.

load ui packages

# A compiler of this code takes up to 1.5 GB: fewer jobs than cores on a small machine.
build_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(($(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 1500000))
  ((memory >= 1)) || memory=1
  echo $((cores < memory ? cores : memory))
}

# build_targets PRESET TARGET... — Ninja configures again by itself when a list of files
# changed, so configuring is only asked for the first time.
build_targets() {
  local preset=$1
  shift
  packages_need_build
  if [[ ! -e $root/build/$preset/build.ninja ]]; then
    step "Configuring ($preset)" "$logs/configure-$preset.log" \
      "cmake --preset $preset shows the same again." \
      env -C "$root" cmake --preset "$preset"
  fi
  step "Building ($preset)" "$logs/build-$preset.log" \
    "cmake --build build/$preset shows the same again." \
    env -C "$root" cmake --build "build/$preset" -j "$(build_jobs)" --target "$@"
}
