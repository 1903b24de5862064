package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Both contract suites with every opening on another node of a cluster, and the one of records also on one node that joined it, while all
 * nodes are written to by others. Nodes are equal, so that one stands for each; what can differ is what another node sees.
 */
@Tag("long")
final class GaleraContractIT {

    private static BackgroundWriters writers;

    @BeforeAll
    static void startWriters() {
        writers = BackgroundWriters.start();
    }

    @AfterAll
    static void stopWriters() {
        assertThat(writers.stop()).as("saves on each node meanwhile").allMatch(saves -> saves > 0);
    }

    @Nested
    final class RecordsOnTheThirdNode extends GaleraRecords {
        RecordsOnTheThirdNode() {
            super(3);
        }
    }

    @Nested
    final class RecordsOnAllNodesInTurn extends GaleraRecords {
        RecordsOnAllNodesInTurn() {
            super(GaleraTable.ANY_NODE);
        }
    }

    @Nested
    final class TokensOnAllNodesInTurn extends GaleraTokens {
        TokensOnAllNodesInTurn() {
            super(GaleraTable.ANY_NODE);
        }
    }
}
