#!/bin/sh
# The Java on which the tests run Spark.
set -eu
. "$(dirname "$0")/ffi/tools.sh"
need java openjdk-17-jre-headless
