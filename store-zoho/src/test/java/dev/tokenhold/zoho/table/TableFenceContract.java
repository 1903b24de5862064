package dev.tokenhold.zoho.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.WriteFence;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fence around a table that other programs write. */
interface TableFenceContract extends TableUnderTest {

    @Test
    default void fenceRefusesWhatOtherProgramsWrite() {
        for (String form : List.of(SqlTable.SDK_2, table().sdk3(), SqlTable.SDK_5)) {
            table().execute(form);
            table().execute("INSERT INTO oauthtoken (id, client_id) VALUES ('1', 'client')");
            List<List<String>> rows = table().rows();
            try (ZohoTableTokenStore store = table().open()) {
                WriteFence fence = store.fence().orElseThrow();

                FenceNotice notice = fence.raise("migration");

                for (String write : List.of(
                        "INSERT INTO oauthtoken (id, client_id) VALUES ('2', 'client')",
                        "UPDATE oauthtoken SET client_id = 'other'",
                        "DELETE FROM oauthtoken")) {
                    assertThatThrownBy(() -> table().execute(write))
                            .as(write)
                            .rootCause()
                            .hasMessageContaining(notice.toString());
                }
                assertThat(table().rows()).isEqualTo(rows);
                assertThat(fence.lift()).isTrue();
                table().execute("UPDATE oauthtoken SET client_id = 'other'");
            }
            table().execute("DROP TABLE oauthtoken");
        }
    }
}
