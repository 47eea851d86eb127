# shellcheck shell=bash
# Ports on the loopback interface.

port_open() { # PORT — does something answer there?
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# A free port below the range the kernel hands out by itself.
port_free() {
  local port
  while true; do
    port=$((RANDOM % 15000 + 15000))
    port_open "$port" || break
  done
  printf '%s' "$port"
}

http_ok() { # PORT PATH — does a GET answer 200?
  local line=''
  {
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3 &&
      IFS= read -r -t 2 line <&3
  } 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  [[ $line == 'HTTP/1.1 200'* ]]
}
