# shellcheck shell=bash
# PostgreSQL refuses to run as root: for root it runs as the user `postgres`, which the
# package made, and its files lie where that user can reach them.

load ui paths

# as_postgres COMMAND... — as oneself, or as `postgres` when one is root.
as_postgres() {
  if ((EUID == 0)); then
    (cd / && exec setpriv --reuid postgres --regid postgres --init-groups env HOME=/ "$@")
  else
    "$@"
  fi
}

# user_reachable FOLDER — makes FOLDER so that the server's user can enter it. A checkout
# under a closed folder (/root, mode 700) cannot hold it: FOLDER then becomes a link into
# /var/lib/coach-k, to a place named after FOLDER.
user_reachable() {
  local folder=$1 parent elsewhere
  parent=$(dirname "$folder")
  mkdir -p "$parent"
  if [[ -e $folder ]] && as_postgres test -x "$folder/"; then return 0; fi
  if as_postgres test -x "$parent/"; then
    mkdir -p "$folder"
  else
    elsewhere=/var/lib/coach-k/$(basename "$folder")-$(printf '%s' "$folder" | sha256sum | cut -c1-12)
    mkdir -p "$elsewhere"
    chmod 755 /var/lib/coach-k "$elsewhere"
    # A folder of that name is somebody's data: ln would put the link inside it.
    [[ ! -d $folder || -L $folder ]] || rmdir "$folder" ||
      die "$folder exists, but the user postgres cannot reach it. Move it to $elsewhere, or open its parent folders (chmod o+x)."
    ln -sfn "$elsewhere" "$folder"
  fi
}
