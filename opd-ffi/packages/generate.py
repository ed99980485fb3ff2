"""Writes the bindings of Kotlin, Java, Ruby and Swift into OUT/<language>, from the library and generators in BUILD.

Usage: ``generate.py BUILD OUT``, where BUILD is cargo's folder (``target/debug``). What the generators write is mended:
a library of another version is refused when it is loaded, before anything else is asked of it; the message of an error
is its text, not a dump of its fields; Java has its own dates and decimals without a wrapper; names are those of `opd`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

PACKAGES = Path(__file__).resolve().parent
LIBRARIES = {"darwin": "libopd_ffi.dylib", "win32": "opd_ffi.dll"}

VERSION = tomllib.loads((PACKAGES.parents[1] / "Cargo.toml").read_text(encoding="utf-8"))["workspace"][
    "package"
]["version"]
# The version of the library follows.
MISMATCH = (
    f"opd {VERSION} no va con esta versión de su biblioteca / does not go with this version of its library: "
)

# The one place of each file where something is mended, as a pattern, and what stands there then.
MENDED = {
    "kotlin/opd/opd_ffi.kt": [
        (
            r"( +)(Native\.register\(UniffiLib::class\.java, (.*)\)\n)",
            r'\1val library = com.sun.jna.NativeLibrary.getInstance(\3).getFunction("opd_version")'
            r".invokeString(arrayOf(), false)" + "\n"
            rf'\1if (library != "{VERSION}") throw UnsatisfiedLinkError("{MISMATCH}$library")' + "\n"
            r"\1\2",
        ),
        (r'get\(\) = "code=.*"', "get() = `text`"),
    ],
    "java/opd/NamespaceLibrary.java": [
        (
            r"( +)System\.loadLibrary\(name\);\n +\}\n",
            r"\1NativeLibrary.load(name);" + "\n        }\n"
            rf'        NativeLibrary.requireVersion("{VERSION}", "{MISMATCH}");' + "\n",
        )
    ],
    "java/opd/OpdException.java": [
        (r"(?s)super\(new StringBuilder\(\)\s*\.append\(\"code=\"\).*?\.toString\(\)\);", "super(text);")
    ],
    "ruby/opd_ffi.rb": [
        (
            r"( +)ffi_lib 'opd_ffi'\n",
            r"\1ffi_lib File.join(__dir__, FFI.map_library_name('opd_ffi'))" + "\n"
            r"\1attach_function :opd_version, [], :string" + "\n"
            rf'\1raise LoadError, "{MISMATCH}#{{opd_version}}" unless opd_version == "{VERSION}"' + "\n",
        ),
        (r'"#\{self\.class\.name\}\(code=.*"', "@text"),
    ],
    "swift/Opd.swift": [
        (
            r"(private let initializationResult: InitializationResult = \{\n)",
            r"\1    let library = String(cString: opd_version())" + "\n"
            rf'    if library != "{VERSION}" {{' + "\n"
            rf'        fatalError("{MISMATCH}\\(library)")' + "\n"
            "    }\n",
        )
    ],
    "swift/OpdFFI.h": [
        (r"(#endif // def UNIFFI_SHARED_H\n)", r"\1const char *_Nonnull opd_version(void);\n")
    ],
}
# The type that Java wraps in a record of ours, and what stands there instead.
UNWRAPPED = {"Day": "java.time.LocalDate", "Decimal": "java.math.BigDecimal", "Moment": "When"}


def mend(path: Path, edits: list[tuple[str, str]]) -> None:
    text = path.read_text(encoding="utf-8")
    for pattern, replacement in edits:
        text, count = re.subn(pattern, replacement, text)
        if count != 1:
            sys.exit(
                f"{path}: {count} places instead of one look like {pattern!r}: what is generated has changed"
            )
    path.write_text(text, encoding="utf-8")


def unwrap(folder: Path) -> None:
    for name in UNWRAPPED:
        (folder / f"{name}.java").unlink()
        converter = folder / f"FfiConverterType{name}.java"
        text = converter.read_text(encoding="utf-8").replace("value.value()", "value")
        # The generator names the primitive where a class has to stand.
        text = text.replace(", int>", ", java.lang.Integer>")
        # A null is the caller's NullPointerException, as everywhere else.
        text = text.replace("catch(java.lang.Exception e)", "catch(java.lang.RuntimeException e)")
        text = text.replace("throw new java.lang.RuntimeException(e)", "throw e")
        converter.write_text(re.sub(rf"return new {name}\((.*)\);", r"return \1;", text), encoding="utf-8")
    # In code, not in comments.
    wrapped = re.compile(rf"^ *\*(?!/).*|(?:\bopd\.)?\b({'|'.join(UNWRAPPED)})\b", re.MULTILINE)
    for file in folder.glob("*.java"):
        text = file.read_text(encoding="utf-8")
        file.write_text(wrapped.sub(lambda found: UNWRAPPED.get(found[1], found[0]), text), encoding="utf-8")


def rename(path: Path, to: str) -> None:
    """The namespace is `opd_ffi`; what users see is `opd`."""
    text = path.read_text(encoding="utf-8")
    path.unlink()
    path.with_name(to).write_text(re.sub(r"\bOpdFfi\b", "Opd", text), encoding="utf-8")


def main(build: Path, out: Path) -> None:
    library = build / "deps" / LIBRARIES.get(sys.platform, "libopd_ffi.so")
    for language in ("kotlin", "java", "ruby", "swift"):
        shutil.rmtree(out / language, ignore_errors=True)
        generator = (
            ["uniffi-bindgen-java", "generate"]
            if language == "java"
            else ["uniffi-bindgen", "generate", "--language", language]
        )
        options = ["--no-format", "--metadata-no-deps", "--out-dir", out / language]
        subprocess.run([build / generator[0], *generator[1:], library, *options], check=True)
    for path, edits in MENDED.items():
        mend(out / path, edits)
    unwrap(out / "java" / "opd")
    rename(out / "java" / "opd" / "OpdFfi.java", "Opd.java")
    rename(out / "ruby" / "opd_ffi.rb", "opd.rb")
    shutil.copy(PACKAGES / "java" / "NativeLibrary.java", out / "java" / "opd")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
