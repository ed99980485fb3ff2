#!/bin/sh
# Installs the packages of Kotlin, Java and Ruby as their users do, and runs the ten lines of each README.
#
# Usage: tests/ffi/packages_uniffi.sh FOLDER_OF_PACKAGES
set -eu
packages=$(realpath "$1")
cd "$(dirname "$0")/../.."
. tests/ffi/tools.sh
. tests/ffi/jvm.sh
work=${CARGO_TARGET_DIR:-target}/uniffi/installed
rm -rf "$work"
mkdir -p "$work"
work=$(realpath "$work")
cat >"$work/casos.csv" <<'END'
case_id,run,birth_date,intake_date,commune,discharge_date
1,12.345.678-5,2012-03-05,2024-03-05,13601,
END

# example LANGUAGE: the code of the README.
example() {
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$packages/$1/README.md" | sed '1d;$d'
}
# shows LANGUAGE COMMAND...: the example says what it must.
shows() {
    language=$1
    shift
    (cd "$work" && "$@") >"$work/$language.txt" 2>&1 || { cat "$work/$language.txt" >&2; exit 1; }
    head -n 4 "$work/$language.txt" | tr '\n' ' ' | grep -qFx '14 **.***.678-* 2024-05-09 accepted ' &&
        grep -q '^AGE001: ' "$work/$language.txt" &&
        tail -n 1 "$work/$language.txt" | grep -q '^bad_check_digit: ' ||
        { echo "$language: the example of its README says something else:" >&2; cat "$work/$language.txt" >&2; exit 1; }
    echo "$language: the example of its README runs"
}

# A home of its own, beside the gems that are there.
GEM_PATH=$work/gems:$(gem environment gempath)
export GEM_PATH GEM_HOME="$work/gems"
gem install --silent --local --no-document "$packages"/ruby/opd-*.gem
example ruby >"$work/ejemplo.rb"
shows ruby ruby "$work/ejemplo.rb"

jar=$(ls "$packages"/java/opd-java-*[0-9].jar)
example java >"$work/Ejemplo.java"
compile_java "$work" "$jar" "$work/Ejemplo.java"
shows java "$java25" --enable-native-access=ALL-UNNAMED -cp "$jar:$work" Ejemplo

jar=$(ls "$packages"/kotlin/opd-kotlin-*[0-9].jar)
example kotlin >"$work/Ejemplo.kt"
compile_kotlin "$work/ejemplo.jar" "$jar" "$work/Ejemplo.kt"
shows kotlin java -cp "$work/ejemplo.jar:$jar:$kotlin_stdlib:$jna" EjemploKt
