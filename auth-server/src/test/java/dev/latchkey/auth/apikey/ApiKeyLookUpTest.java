package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.WatchedDataSource;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** What asking about a key costs the database. */
@AuthServerTest
@Import(WatchedDataSource.Watching.class)
class ApiKeyLookUpTest {

    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    Resellers resellers;

    @Autowired
    DataSource dataSource;

    private WatchedDataSource database;
    private Workspace workspace;
    private Credentials resourceServer;

    @BeforeEach
    void prepare() {
        database = (WatchedDataSource) dataSource;
        workspace = fixtures.workspace();
        resourceServer = fixtures.resourceServer();
        // So that it is in memory itself.
        wire.introspect(resourceServer, "cf_prod_");
    }

    @Test
    void aKnownKeyIsAnsweredWithoutASelect() {
        Reseller reseller = resellers.create(workspace.organizationId(), "Acme", 10, Actor.SYSTEM);
        String key = apiKeys.create(
                        workspace,
                        new ApiKeyDraft("CI", "crondb-reseller", null, null, null, null, reseller.id(), null, null),
                        Actor.SYSTEM)
                .key()
                .value();
        assertThat(wire.introspect(resourceServer, key)).containsEntry("active", true);
        database.forget();

        assertThat(wire.introspect(resourceServer, key)).containsEntry("active", true);

        assertThat(selects()).isZero();
    }

    @Test
    void aKeyOfOurOwnShapeWithAWrongChecksumNeverCostsASelect() {
        Random seeded = new Random(20261121);
        database.forget();
        for (int i = 0; i < 300; i++) {
            String prefix = i % 2 == 0 ? "cf_prod_" : "cdb_r_acme_";
            StringBuilder key = new StringBuilder(prefix);
            for (int c = 0; c < 38; c++) {
                key.append(BASE62.charAt(seeded.nextInt(BASE62.length())));
            }
            assertThat(wire.introspect(resourceServer, key.toString())).containsEntry("active", false);
        }

        assertThat(selects()).isZero();
    }

    @Test
    void aTextOfAnotherShapeMayBeALegacyKeyAndIsLookedUpOnceForAWhile() {
        String text = "cf_prod_made-elsewhere-" + System.nanoTime();
        database.forget();

        for (int i = 0; i < 5; i++) {
            assertThat(wire.introspect(resourceServer, text)).containsEntry("active", false);
        }

        assertThat(selects()).isEqualTo(1);
    }

    @Test
    void aTextLongerThanAnyKeyIsNotLookedUp() {
        database.forget();

        assertThat(wire.introspect(resourceServer, "cf_prod_" + "-".repeat(300)))
                .containsEntry("active", false);

        assertThat(selects()).isZero();
    }

    private long selects() {
        return database.executed().stream()
                .filter(statement -> statement.sql().contains("from api_key")
                        || statement.sql().contains("from organization")
                        || statement.sql().contains("from reseller")
                        || statement.sql().contains("from workspace"))
                .count();
    }
}
