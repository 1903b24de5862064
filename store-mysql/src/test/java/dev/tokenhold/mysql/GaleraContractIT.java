package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Both contract suites on each node of a cluster, and with every opening on another node, while all nodes are written to by others.
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
    final class RecordsOnTheFirstNode extends GaleraRecords {
        RecordsOnTheFirstNode() {
            super(1);
        }
    }

    @Nested
    final class RecordsOnTheSecondNode extends GaleraRecords {
        RecordsOnTheSecondNode() {
            super(2);
        }
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
    final class TokensOnTheFirstNode extends GaleraTokens {
        TokensOnTheFirstNode() {
            super(1);
        }
    }

    @Nested
    final class TokensOnTheSecondNode extends GaleraTokens {
        TokensOnTheSecondNode() {
            super(2);
        }
    }

    @Nested
    final class TokensOnTheThirdNode extends GaleraTokens {
        TokensOnTheThirdNode() {
            super(3);
        }
    }

    @Nested
    final class TokensOnAllNodesInTurn extends GaleraTokens {
        TokensOnAllNodesInTurn() {
            super(GaleraTable.ANY_NODE);
        }
    }
}
