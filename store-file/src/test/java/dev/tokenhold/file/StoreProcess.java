package dev.tokenhold.file;

import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.ScriptedProcess;
import dev.tokenhold.testkit.StoreLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A {@link ScriptedProcess} that works on a token file. */
final class StoreProcess {

    private StoreProcess() {}

    /** {@code under} is what stands before {@code java} on the command line. */
    static List<String> run(List<String> under, Path file, String... commands) {
        return ScriptedProcess.run(
                under, new StoreLocation("file:" + file, TestKeyring.settings(), Map.of()), commands);
    }

    /** Without settings. */
    static List<String> run(Map<String, String> environment, Path file, String... commands) {
        return ScriptedProcess.run(List.of(), new StoreLocation("file:" + file, Map.of(), environment), commands);
    }
}
