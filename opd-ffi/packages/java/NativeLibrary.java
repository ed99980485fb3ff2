package opd;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** Finds the native library of this package, and refuses one of another version. */
final class NativeLibrary {
    private NativeLibrary() {}

    /** Loads the library inside the jar, or else the one of {@code java.library.path}. */
    static void load(String name) {
        String file = System.mapLibraryName(name);
        try (var inside = NativeLibrary.class.getResourceAsStream("/" + platform() + "/" + file)) {
            if (inside == null) {
                System.loadLibrary(name);
                return;
            }
            var copy = Files.createTempFile("opd", file);
            try {
                Files.copy(inside, copy, StandardCopyOption.REPLACE_EXISTING);
                System.load(copy.toString());
            } finally {
                // Windows holds what is loaded until the end.
                if (!copy.toFile().delete()) {
                    copy.toFile().deleteOnExit();
                }
            }
        } catch (IOException error) {
            throw new UnsatisfiedLinkError(error.toString());
        }
    }

    /** Throws, with the version of the library after the text, if it is another one. */
    static void requireVersion(String expected, String otherwise) {
        var function = SymbolLookup.loaderLookup().find("opd_version").orElseThrow(() -> new UnsatisfiedLinkError(otherwise + "?"));
        String version;
        try {
            var handle = Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(ValueLayout.ADDRESS));
            version = ((MemorySegment) handle.invokeExact()).reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable error) {
            throw new AssertionError(error);
        }
        if (!version.equals(expected)) {
            throw new UnsatisfiedLinkError(otherwise + version);
        }
    }

    /** The folder of the jar, as JNA calls it: {@code linux-x86-64}. */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String family = os.startsWith("windows") ? "win32" : os.startsWith("mac") ? "darwin" : "linux";
        return family + "-" + System.getProperty("os.arch").replace("amd64", "x86-64").replace("x86_64", "x86-64");
    }
}
