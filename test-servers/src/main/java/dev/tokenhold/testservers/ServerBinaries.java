package dev.tokenhold.testservers;

import java.nio.file.Path;
import java.util.List;

/** The program of a database server, and how a data folder for it is made. */
interface ServerBinaries {

    Path program();

    /** The account that the program runs as, to which its files have to belong. */
    String user();

    /** The program and those of its arguments that are the same for every server. */
    List<String> command();

    /**
     * Fills the data folder.
     *
     * @param data the folder, which is empty
     * @param log the file for what the program prints
     * @param statements SQL statements that create the first user; they may be executed several times
     */
    void initialize(Path data, Path log, List<String> statements);
}
