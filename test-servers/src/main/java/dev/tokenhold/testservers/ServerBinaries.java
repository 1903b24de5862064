package dev.tokenhold.testservers;

import java.nio.file.Path;
import java.util.List;

/** The program of a database server, and how a data folder for it is made. */
interface ServerBinaries {

    /** The program and those of its arguments that are the same for every server. */
    List<String> command();

    /**
     * Makes the data folder.
     *
     * @param data the folder, which does not exist yet
     * @param log the file for what the program prints
     * @param statements SQL statements that create the first user
     */
    void initialize(Path data, Path log, List<String> statements);
}
