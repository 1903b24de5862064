package dev.tokenhold.testkit;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hands a store over to another process: its URI and settings as arguments, secrets in the environment. */
final class OpenedElsewhere {

    private OpenedElsewhere() {}

    /** Starts a process whose {@code main} method opens the store from its arguments after {@code arguments}. */
    static JavaProcess start(Class<?> main, StoreLocation store, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(arguments(store));
        return JavaProcess.start(main, store.environment(), all);
    }

    /** Returns the arguments that tell another process where the store is, without the secrets. */
    static List<String> arguments(StoreLocation store) {
        List<String> arguments = new ArrayList<>(List.of(store.uri()));
        store.settings().forEach((key, value) -> arguments.add(key + "=" + value));
        return arguments;
    }

    /** Opens the store in the process, from the arguments that begin with its URI. */
    static TokenStore open(List<String> arguments) {
        Map<String, String> settings = new HashMap<>();
        for (String setting : arguments.subList(1, arguments.size())) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return TokenStores.open(arguments.get(0), settings);
    }
}
