package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.api.FieldFault;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.secret.PlainSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From its making to its end: one key. What drafts are refused for is in {@code ApiKeyDraftTest}. */
@AuthServerTest
class ApiKeyLifeTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private Credentials resourceServer;

    @BeforeEach
    void prepare() {
        workspace = fixtures.workspace();
        resourceServer = fixtures.resourceServer();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void onlyTheHashOfAKeyIsStored() {
        NewApiKey made = create("crondb");
        String key = made.key().value();

        Map<String, Object> row = jdbc.sql("select * from api_key where id = :id")
                .param("id", made.id())
                .query()
                .singleRow();

        assertThat(row).containsEntry("sha256", new PlainSecret(key).hash().hex());
        assertThat(row.values()).noneMatch(value -> String.valueOf(value).contains(key.substring(8)));
        assertThat(auditOf(made.id())).noneMatch(line -> line.contains(key.substring(4)));
        assertThat(made).asString().doesNotContain(key.substring(8));
    }

    @Test
    void aStagingKeyDiesAfterNinetyDays() {
        String key = create("cronflow-staging").key().value();

        clock.move(Duration.ofDays(90).minusSeconds(5));
        assertThat(isActive(key)).isTrue();
        clock.move(Duration.ofSeconds(6));
        assertThat(isActive(key)).isFalse();
    }

    @Test
    void aProductionKeyDoesNotEndByItself() {
        String key = create("cronflow-production").key().value();

        clock.move(Duration.ofDays(4000));

        assertThat(isActive(key)).isTrue();
    }

    @Test
    void deletingAKeyRevokesItInstantlyAndNoOther() {
        NewApiKey key = create("cronjobpro");
        String other = create("cronjobpro").key().value();
        assertThat(isActive(key.key().value())).isTrue();
        assertThat(isActive(other)).isTrue();

        assertThat(apiKeys.revoke(key.id(), Actor.SYSTEM)).isTrue();

        assertThat(isActive(key.key().value())).isFalse();
        assertThat(isActive(other)).isTrue();
        assertThat(apiKeys.revoke(key.id(), Actor.SYSTEM)).isFalse();
        assertThat(entries(key.id())).containsExactly("api_key");
        assertThat(auditOf(key.id())).hasSize(2).last().asString().startsWith("api_key.revoked");
    }

    @Test
    void aChangeOfRestrictionsHoldsAtOnceAndEndsTheTokensTradedBefore() {
        NewApiKey key = create("cronflow-production");
        assertThat(isActive(key.key().value())).isTrue();

        apiKeys.change(
                key.id(),
                new ApiKeyChange(null, Set.of("jobs:read"), null, List.of("203.0.113.0/24"), null),
                new Actor("user", "203.0.113.9"));

        assertThat(introspect(key.key().value()))
                .containsEntry("scope", "jobs:read")
                .containsEntry("allowed_ips", List.of("203.0.113.0/24"));
        assertThat(entries(key.id())).containsExactly("api_key_changed", "credential");
        assertThat(auditOf(key.id()))
                .last()
                .asString()
                .startsWith("api_key.changed")
                .contains("\"scopes\":\"jobs:read\"", "\"allowed_ips\":\"203.0.113.0/24\"")
                .doesNotContain("endpoint_groups");
    }

    @Test
    void whatAChangeDoesNotNameStaysAndAnEmptyListMeansNoRestriction() {
        NewApiKey key = apiKeys.create(
                workspace,
                new ApiKeyDraft("CI", "crondb", null, Set.of("search"), List.of("203.0.113.9"), null, null, null, null),
                Actor.SYSTEM);

        apiKeys.change(key.id(), new ApiKeyChange(null, null, null, List.of(), null), Actor.SYSTEM);
        assertThat(introspect(key.key().value()))
                .containsEntry("allowed_ips", List.of())
                .containsEntry("endpoint_groups", List.of());

        apiKeys.change(key.id(), new ApiKeyChange(null, null, Set.of(), null, null), Actor.SYSTEM);
        assertThat(introspect(key.key().value())).containsEntry("endpoint_groups", List.of("enrichment"));
    }

    @Test
    void aNewNameEndsNoTokensAndAChangeOfNothingLeavesNoTrace() {
        NewApiKey key = create("crondb");

        apiKeys.change(key.id(), new ApiKeyChange(" Nightly ", null, null, null, null), Actor.SYSTEM);
        apiKeys.change(key.id(), new ApiKeyChange("Nightly", null, Set.of(), List.of(), null), Actor.SYSTEM);

        assertThat(apiKeys.find(key.id()).orElseThrow().name()).isEqualTo("Nightly");
        assertThat(entries(key.id())).isEmpty();
        assertThat(auditOf(key.id())).hasSize(2);
    }

    @Test
    void aRefusedChangeChangesNothing() {
        NewApiKey key = create("cronflow-production");
        ApiKey before = apiKeys.find(key.id()).orElseThrow();

        assertThatThrownBy(() -> apiKeys.change(
                        key.id(),
                        new ApiKeyChange("New", Set.of("jobs:read", "root"), null, List.of("10.1"), null),
                        Actor.SYSTEM))
                .isInstanceOfSatisfying(
                        InvalidApiKeyException.class,
                        refused -> assertThat(refused.faults())
                                .extracting(FieldFault::field)
                                .containsExactly("scopes", "allowed_ips"));

        assertThat(apiKeys.find(key.id())).contains(before);
    }

    @Test
    void aDeadKeyCannotBeChanged() {
        NewApiKey revoked = create("cronjobpro");
        apiKeys.revoke(revoked.id(), Actor.SYSTEM);
        NewApiKey expired = create("cronflow-staging");
        clock.move(Duration.ofDays(91));

        for (String id : List.of(revoked.id(), expired.id())) {
            assertThatThrownBy(() -> apiKeys.change(id, new ApiKeyChange("x", null, null, null, null), Actor.SYSTEM))
                    .isInstanceOf(ApiKeyStateException.class);
        }
        assertThatThrownBy(
                        () -> apiKeys.change("lkk_none", new ApiKeyChange("x", null, null, null, null), Actor.SYSTEM))
                .isInstanceOf(UnknownApiKeyException.class);
    }

    @Test
    void theListHasEveryKeyOfTheWorkspaceOnceNewestFirstInPagesOfAnySize() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            // Several at one instant: the id decides between them.
            if (i % 3 == 0) {
                clock.move(Duration.ofSeconds(1));
            }
            made.add(create("crondb").id());
        }
        apiKeys.create(fixtures.workspace(), "Neighbour", "crondb", Actor.SYSTEM);
        apiKeys.revoke(made.get(3), Actor.SYSTEM);

        List<String> all = ids(apiKeys.list(workspace.id(), null, 200));
        assertThat(all).containsExactlyInAnyOrderElementsOf(made);
        assertThat(apiKeys.list(workspace.id(), null, 200))
                .extracting(key -> key.life().createdAt())
                .isSortedAccordingTo(Collections.reverseOrder());
        for (int limit : List.of(1, 4, 24, 25, 26)) {
            List<String> paged = new ArrayList<>();
            List<ApiKey> page = apiKeys.list(workspace.id(), null, limit);
            while (!page.isEmpty()) {
                assertThat(page).hasSizeLessThanOrEqualTo(limit);
                paged.addAll(ids(page));
                page = apiKeys.list(workspace.id(), paged.get(paged.size() - 1), limit);
            }
            assertThat(paged).isEqualTo(all);
        }
    }

    @Test
    void aKeyThatIsMadeWhileSomebodyTurnsPagesNeitherHidesNorRepeatsAnother() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clock.move(Duration.ofSeconds(1));
            made.add(0, create("crondb").id());
        }

        List<String> first = ids(apiKeys.list(workspace.id(), null, 3));
        clock.move(Duration.ofSeconds(1));
        create("crondb");
        apiKeys.revoke(first.get(0), Actor.SYSTEM);
        List<String> second = ids(apiKeys.list(workspace.id(), first.get(2), 3));

        assertThat(first).isEqualTo(made.subList(0, 3));
        assertThat(second).isEqualTo(made.subList(3, 6));
    }

    @Test
    void aPageBehindAnotherWorkspacesKeyOrNoKeyIsEmptyAndALimitIsBounded() {
        create("crondb");
        NewApiKey other = apiKeys.create(fixtures.workspace(), "Neighbour", "crondb", Actor.SYSTEM);

        assertThat(apiKeys.list(workspace.id(), other.id(), 10)).isEmpty();
        assertThat(apiKeys.list(workspace.id(), "' or 1=1 --", 10)).isEmpty();
        assertThat(apiKeys.list(workspace.id(), null, 0)).hasSize(1);
        assertThat(apiKeys.list(workspace.id(), null, Integer.MAX_VALUE)).hasSize(1);
    }

    private static List<String> ids(List<ApiKey> keys) {
        return keys.stream().map(ApiKey::id).toList();
    }

    private NewApiKey create(String type) {
        return apiKeys.create(workspace, "CI", type, Actor.SYSTEM);
    }

    private Map<String, Object> introspect(String key) {
        return wire.introspect(resourceServer, key);
    }

    private boolean isActive(String key) {
        return (Boolean) introspect(key).get("active");
    }

    private List<String> entries(String id) {
        return jdbc.sql("select kind from revocation_entry where id = :id order by seq")
                .param("id", id)
                .query(String.class)
                .list();
    }

    private List<String> auditOf(String id) {
        return jdbc.sql("select type, data from audit_event where subject = :id order by occurred_at")
                .param("id", id)
                .query((rs, row) -> rs.getString("type") + " " + rs.getString("data"))
                .list();
    }
}
