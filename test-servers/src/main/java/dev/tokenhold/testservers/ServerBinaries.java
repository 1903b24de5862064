package dev.tokenhold.testservers;

import java.nio.file.Path;
import java.util.List;

/** The program of a database server, and how to make a data folder for it. */
interface ServerBinaries {

    DatabaseSystem system();

    /** Returns the account that the program runs as, which has to own its files. */
    String user();

    /** Returns the program and those of its arguments that are the same for every server. */
    List<String> command();

    /**
     * Fills the data folder.
     *
     * @param data the folder, which is empty
     * @param log the file for the program's output
     * @param statements SQL statements that create the first user; they may be executed several times
     */
    void initialize(Path data, Path log, List<String> statements);
}
