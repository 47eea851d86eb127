# shellcheck shell=bash
# Generated passwords, one file each, readable by their owner only.

load paths

# secret NAME — prints it; made at first use. Hexadecimal, so that it needs no quoting in a
# URL or in SQL.
secret() {
  local file=$secrets/$1
  if [[ ! -s $file ]]; then
    (
      umask 077
      mkdir -p "$secrets"
      od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$file.new"
      mv "$file.new" "$file"
    )
  fi
  cat "$file"
}
