#!/bin/sh
# The browser in which the tests open the HTML report and the site.
set -eu
. "$(dirname "$0")/ffi/tools.sh"
need chromium chromium fonts-dejavu-core
