# Sourced by the scripts of this folder.

# need COMMAND PACKAGE...: the command is there, or its Debian packages are installed if this is root, or it is refused.
need() {
    command -v "$1" >/dev/null || {
        command=$1
        shift
        install_debian "$@"
        command -v "$command" >/dev/null
    } || { echo "$0 needs $command: install the Debian packages $* or their like" >&2; exit 1; }
}

# need_file FILE PACKAGE...: the same for what is no command.
need_file() {
    [ -e "$1" ] || {
        file=$1
        shift
        install_debian "$@"
        [ -e "$file" ]
    } || { echo "$0 needs $file: install the Debian packages $* or their like" >&2; exit 1; }
}

install_debian() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
    [ -n "${apt_updated-}" ] || apt-get update -qq >&2 || return 0
    apt_updated=1
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >&2 || return 0
}
