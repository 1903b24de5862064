package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.zoho.row.SdkColumns;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of a table, which tell the generation of the SDK that made it. Their order does not matter, and there may be other columns.
 * Immutable.
 *
 * <ul>
 *   <li>SDK 3: {@code id}, {@code user_mail}, {@code client_id}, {@code refresh_token}, {@code access_token}, {@code grant_token},
 *       {@code expiry_time}
 *   <li>SDK 2: {@code client_secret} and {@code redirect_url} in addition
 *   <li>SDK 4: the same with {@code user_name} for {@code user_mail}
 *   <li>SDK 5 and newer: {@code api_domain} in addition
 * </ul>
 *
 * <p>A table in between, which was altered by hand, is read with the columns that it has.
 */
final class TableShape {

    static final String OLD_USER = "user_mail";
    static final String USER = "user_name";

    private static final Pattern INTEGER = Pattern.compile("(?i)^\\w*int");
    private static final Set<String> OPTIONAL = Set.of("client_secret", "redirect_url", "api_domain");

    /** The form that SDK 5 and newer create, and the stores of this module. */
    static final TableShape CREATED = of(
            "a new table", SdkColumns.CURRENT.stream().map(TableShape::declared).toList(), true);

    private final List<String> names;
    private final Map<String, TableColumn> columns;
    private final List<String> tokenColumns;
    private final boolean transactional;

    private TableShape(List<String> names, Map<String, TableColumn> columns, boolean transactional) {
        this.names = names;
        this.columns = columns;
        this.transactional = transactional;
        String user = columns.containsKey(USER) ? USER : OLD_USER;
        tokenColumns = SdkColumns.CURRENT.stream()
                .map(column -> column.equals(USER) ? user : column)
                .filter(columns::containsKey)
                .toList();
    }

    /**
     * The shape of a table.
     *
     * @param table what to call it in messages
     * @param transactional whether what is written can be taken back
     * @throws InvalidConfigurationException if no SDK made such a table
     */
    static TableShape of(String table, List<TableColumn> found, boolean transactional) {
        Map<String, TableColumn> columns =
                found.stream().collect(Collectors.toMap(TableColumn::name, Function.identity(), (a, b) -> a));
        List<String> lacking = SdkColumns.CURRENT.stream()
                .filter(column -> !OPTIONAL.contains(column) && !columns.containsKey(column))
                .filter(column -> !column.equals(USER) || !columns.containsKey(OLD_USER))
                .toList();
        boolean twoUsers = columns.containsKey(USER) && columns.containsKey(OLD_USER);
        if (!lacking.isEmpty() || twoUsers) {
            throw new InvalidConfigurationException(table + " is not one of a Zoho SDK, since it "
                    + (twoUsers ? "has both " + USER + " and " + OLD_USER : "lacks " + String.join(", ", lacking))
                    + "; its columns are "
                    + found.stream().map(TableColumn::name).collect(Collectors.joining(", "))
                    + ", and those of an SDK are " + String.join(", ", SdkColumns.CURRENT)
                    + " (in older ones " + OLD_USER + " for " + USER
                    + ", and not yet client_secret, redirect_url or api_domain): name another table with ?table=NAME");
        }
        return new TableShape(found.stream().map(TableColumn::name).toList(), columns, transactional);
    }

    private static TableColumn declared(String column) {
        long length = switch (column) {
            case "id" -> 10;
            case "expiry_time" -> 20;
            default -> 255;
        };
        return new TableColumn(
                column, "varchar(" + length + ")", length, false, "utf8mb4", "utf8mb4_bin", !column.equals("id"));
    }

    /** How a table of this shape is declared. */
    String declarations() {
        return tokenColumnsInFull()
                .map(column -> column.name() + " " + column.type() + (column.nullable() ? ", " : " NOT NULL, "))
                .collect(Collectors.joining("", "", "PRIMARY KEY (id)"));
    }

    /** The columns with the fields of a token, in the order of {@link SdkColumns#CURRENT}. */
    List<String> tokenColumns() {
        return tokenColumns;
    }

    /** The column with the user. */
    String user() {
        return tokenColumns.get(1);
    }

    TableColumn column(String name) {
        TableColumn column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException(name);
        }
        return column;
    }

    /** All columns, in the order of the table. */
    List<String> names() {
        return names;
    }

    /** Whether the columns with the fields of a token come first, and in the order by which the SDK reads them. */
    boolean isInOrder() {
        return names.subList(0, tokenColumns.size()).equals(tokenColumns);
    }

    /** Whether the SDK that made it takes the greatest id as a text: SDK 4 and newer do, those before have ids of other kinds. */
    boolean countsAsText() {
        return user().equals(USER) && !INTEGER.matcher(column("id").type()).find();
    }

    /** Columns that no SDK has made. */
    List<String> others() {
        return columns.keySet().stream()
                .filter(column -> !tokenColumns.contains(column))
                .sorted()
                .toList();
    }

    boolean isTransactional() {
        return transactional;
    }

    Stream<TableColumn> tokenColumnsInFull() {
        return tokenColumns.stream().map(this::column);
    }
}
