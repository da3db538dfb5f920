#!/usr/bin/env bash
# Starts private PostgreSQL 17 servers with pgvector 0.8, from Debian's own packages, in a folder of their own; or stops them.
# Nothing is installed on the machine: the packages lie in a Debian tree inside the folder. The servers run as its user postgres, never as root,
# and listen on 127.0.0.1 only. Fetching needs root (debootstrap, chroot), Debian's archive, 700 MB and a few minutes, once.
#
#   tests/Stores/postgres.sh start [folder] [servers]     prints the line that the tests want in the environment
#   tests/Stores/postgres.sh kill  [folder] [server]      kills one server, counted from 0, with SIGKILL; start brings it back
#   tests/Stores/postgres.sh stop  [folder]               stops the servers and deletes their data, but keeps the tree
set -euo pipefail
verb=${1:?usage: tests/Stores/postgres.sh start|kill|stop [folder] [servers]}
folder=${2:-${TMPDIR:-/tmp}/deeprank-postgres}
servers=${3:-3}
first_port=${FIRST_PORT:-54610}
bin=/usr/lib/postgresql/17/bin

in_tree() { chroot "$folder/tree" /bin/su postgres -s /bin/sh -c "cd / && $1"; }

fetch() {
  mkdir -p "$folder/fetch"
  (cd "$folder/fetch" && apt-get download -q debootstrap && dpkg -x debootstrap_*.deb .)
  DEBOOTSTRAP_DIR="$folder/fetch/usr/share/debootstrap" "$folder/fetch/usr/sbin/debootstrap" --variant=minbase \
    --include=postgresql-17-pgvector trixie "$folder/tree.new"
  mv "$folder/tree.new" "$folder/tree"
}

if [ "$(id -u)" -ne 0 ]; then echo "postgres.sh needs root: debootstrap and chroot do." >&2; exit 1; fi

case $verb in
  start)
    [ -d "$folder/tree" ] || fetch >&2
    lines=()
    for ((i = 0; i < servers; i++)); do
      port=$((first_port + i)) data=/srv/server$i
      mkdir -p "$folder/tree$data" && chown "$(stat -c %u:%g "$folder/tree/var/lib/postgresql")" "$folder/tree$data"
      [ -f "$folder/tree$data/PG_VERSION" ] || in_tree "$bin/initdb -D $data -A trust -E UTF8 --locale=C.UTF-8" > /dev/null
      in_tree "$bin/pg_ctl status -D $data" > /dev/null 2>&1 || in_tree "$bin/pg_ctl start -w -D $data -l $data/log -o \
        '-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c dynamic_shared_memory_type=mmap -c shared_buffers=128MB'" > /dev/null
      lines+=("Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres")
    done
    echo "export DEEPRANK_POSTGRES='$(IFS='|'; echo "${lines[*]}")'"
    ;;
  kill)
    # The postmaster dies with all its servers' processes, as when a machine loses its power.
    postmaster=$(head -n 1 "$folder/tree/srv/server$servers/postmaster.pid")
    kill -9 $(ps -o pid= --ppid "$postmaster") "$postmaster"
    # Until it is quite gone, pg_ctl takes it for running.
    for _ in $(seq 100); do kill -0 "$postmaster" 2> /dev/null || break; sleep 0.1; done
    rm -f "$folder/tree/srv/server$servers/postmaster.pid"
    ;;
  stop)
    for data in "$folder"/tree/srv/server*; do
      [ -d "$data" ] || continue
      in_tree "$bin/pg_ctl stop -m fast -D /srv/$(basename "$data")" > /dev/null 2>&1 || true
      rm -rf "$data"
    done
    ;;
  *) echo "usage: tests/Stores/postgres.sh start|kill|stop [folder] [servers]" >&2; exit 1 ;;
esac
