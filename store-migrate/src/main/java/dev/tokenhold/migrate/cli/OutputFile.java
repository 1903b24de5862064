package dev.tokenhold.migrate.cli;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.internal.Companions;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a command with two stores writes besides them. It is checked before the command does anything.
 *
 * @param what its content, for messages
 * @param name its name, as given
 */
record OutputFile(String what, Path name) {

    /** Refuses a file that holds or opens a store, and a name that is not a file. */
    void requireFree(StorePair stores) {
        if (stores.from().uses(name) || stores.to().uses(name)) {
            throw refused(
                    "the file is a store, a keyring or a secret of this command, or belongs to one; choose another");
        }
        try {
            Companions.requireRoom(name.toAbsolutePath(), "the file");
        } catch (InvalidConfigurationException e) {
            throw refused("the name is too long; choose a shorter one");
        }
        if (Files.exists(name) && !Files.isRegularFile(name)) {
            throw refused("that is not a file");
        }
    }

    /** Returns the folder of a file, which has to exist. */
    Path requireFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw refused("the folder does not exist");
        }
        return folder;
    }

    CommandException refused(String reason) {
        return CommandException.usage("the " + what + " cannot be written to " + name + ": " + reason);
    }
}
