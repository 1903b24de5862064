package dev.tokenhold.mysql;

import dev.tokenhold.testservers.GaleraCluster;

/** A table for one test in the cluster, always opened on the same node, or each time on the next one. */
final class GaleraTable {

    static final int ANY_NODE = 0;

    private final TestTable table = TestTable.in(Galera.database(1));
    private final int node;
    private int openings;

    GaleraTable(int node) {
        this.node = node;
    }

    /** The table on the node that it is to be opened on. */
    synchronized TestTable there() {
        int next = node == ANY_NODE ? openings++ % GaleraCluster.NODES + 1 : node;
        return table.at(Galera.cluster().node(next).port());
    }
}
