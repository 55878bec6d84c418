package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a resource server learns about a key: all that it needs to enforce what the products promise. */
@AuthServerTest
class ApiKeyIntrospectionTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    Organizations organizations;

    @Autowired
    Resellers resellers;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private Credentials resourceServer;

    @BeforeEach
    void prepare() {
        workspace = fixtures.workspace();
        resourceServer = fixtures.resourceServer();
    }

    @Test
    void aProductionKeyHasFullAccessAndTenThousandRequestsAMinute() {
        Map<String, Object> answer = introspect(create("cronflow-production"));

        assertThat(answer)
                .containsOnlyKeys(
                        "active",
                        "token_type",
                        "client_id",
                        "sub",
                        "scope",
                        "iat",
                        "organization_id",
                        "workspace_id",
                        "key_type",
                        "plan",
                        "account_status",
                        "environments",
                        "methods",
                        "endpoint_groups",
                        "allowed_ips",
                        "rate_limit")
                .containsEntry("endpoint_groups", List.of())
                .containsEntry("allowed_ips", List.of())
                .containsEntry("scope", "jobs:read jobs:write workers:manage webhooks:configure")
                .containsEntry("plan", "free")
                .containsEntry("rate_limit", Map.of("limit", 10_000, "period", "PT1M"));
    }

    @Test
    void aKeysOwnLimitTakesThePlaceOfItsTypesAndEndsWithIt() {
        NewApiKey key = apiKeys.create(workspace, limited("cronflow-production", 50L), Actor.SYSTEM);
        assertThat(introspect(key.key().value())).containsEntry("rate_limit", Map.of("limit", 50, "period", "PT1M"));

        apiKeys.change(key.id(), new ApiKeyChange(null, null, null, null, 20L), Actor.SYSTEM);
        assertThat(introspect(key.key().value())).containsEntry("rate_limit", Map.of("limit", 20, "period", "PT1M"));

        apiKeys.change(key.id(), new ApiKeyChange(null, null, null, null, 0L), Actor.SYSTEM);
        assertThat(introspect(key.key().value()))
                .containsEntry("rate_limit", Map.of("limit", 10_000, "period", "PT1M"));
    }

    @Test
    void aKeyOfATypeWithoutALimitCanHaveOneInAMinute() {
        assertThat(introspect(create(limited("crondb", 7L))))
                .containsEntry("rate_limit", Map.of("limit", 7, "period", "PT1M"));
    }

    /** The preset was changed since. */
    @Test
    void anOwnLimitThatIsHigherThanWhatTheTypeHasNowIsLowered() {
        NewApiKey key = apiKeys.create(workspace, limited("cronflow-production", 50L), Actor.SYSTEM);
        jdbc.sql("update api_key set rate_limit = 20000 where id = :id")
                .param("id", key.id())
                .update();

        assertThat(introspect(key.key().value()))
                .containsEntry("rate_limit", Map.of("limit", 10_000, "period", "PT1M"));
    }

    @Test
    void aStagingKeyIsRestrictedToNonProductionEnvironments() {
        assertThat(introspect(create("cronflow-staging")))
                .containsEntry("environments", List.of("staging", "development"))
                .doesNotContainKey("rate_limit");
    }

    @Test
    void aReadOnlyKeyIsLimitedToGetForJobStatusAndWorkerMetrics() {
        assertThat(introspect(create("cronflow-read-only")))
                .containsEntry("methods", List.of("GET", "HEAD"))
                .containsEntry("scope", "status:read")
                .containsEntry("environments", List.of());
    }

    @Test
    void aCronJobProKeyMayDoAllThatItsOwnerMay() {
        assertThat(introspect(create("cronjobpro")))
                .containsEntry("scope", "jobs:read jobs:write")
                .containsEntry("methods", List.of())
                .containsEntry("environments", List.of())
                .doesNotContainKeys("rate_limit")
                .containsEntry("endpoint_groups", List.of())
                .containsEntry("allowed_ips", List.of());
    }

    @Test
    void aKeyWithoutChosenGroupsHasAllThatThePlanAllowsAndAPlanChangeReachesItAtOnce() {
        String key = create("crondb");
        assertThat(introspect(key)).containsEntry("endpoint_groups", List.of("enrichment"));

        organizations.changePlan(workspace.organizationId(), "pro", Actor.SYSTEM);
        assertThat(introspect(key))
                .containsEntry("plan", "pro")
                .containsEntry("endpoint_groups", List.of("enrichment", "search"));

        organizations.changePlan(workspace.organizationId(), "free", Actor.SYSTEM);
        assertThat(introspect(key)).containsEntry("endpoint_groups", List.of("enrichment"));
    }

    @Test
    void aKeyHasOfTheGroupsChosenForItOnlyThoseThatThePlanAllows() {
        String key = create(draft("crondb", Set.of("search"), null));

        assertThat(introspect(key)).containsEntry("endpoint_groups", List.of());

        organizations.changePlan(workspace.organizationId(), "enterprise", Actor.SYSTEM);
        assertThat(introspect(key)).containsEntry("endpoint_groups", List.of("search"));
    }

    @Test
    void theAllowedAddressesAreToldAsStored() {
        String key = create(draft("cronjobpro", null, List.of("203.0.113.10/32", "198.51.100.0/24", "2001:DB8::1")));

        assertThat(introspect(key))
                .containsEntry("allowed_ips", List.of("203.0.113.10/32", "198.51.100.0/24", "2001:db8::1"));
    }

    @Test
    void keysOfASuspendedAccountAreActiveAndSaySoUntilItIsResumed() {
        String key = create("crondb");
        assertThat(introspect(key)).containsEntry("account_status", "active");

        organizations.suspend(workspace.organizationId(), Actor.SYSTEM);
        assertThat(introspect(key)).containsEntry("active", true).containsEntry("account_status", "suspended");

        organizations.resume(workspace.organizationId(), Actor.SYSTEM);
        assertThat(introspect(key)).containsEntry("account_status", "active");
    }

    @Test
    void aResellerKeyNamesItsResellerAndSaysWhetherThatIsDisabled() {
        Reseller reseller = resellers.create(workspace.organizationId(), "Acme", 1000, Actor.SYSTEM);
        String key = create(resellerDraft(reseller.id()));

        assertThat(key).matches("cdb_r_" + reseller.id() + "_[0-9A-Za-z]{38}");
        assertThat(introspect(key))
                .containsEntry("reseller_client_id", reseller.id())
                .containsEntry("key_type", "crondb-reseller")
                .containsEntry("account_status", "active")
                .containsEntry("endpoint_groups", List.of("enrichment"));

        resellers.disable(reseller.id(), Actor.SYSTEM);
        assertThat(introspect(key)).containsEntry("account_status", "reseller_disabled");
        assertThat(introspect(create("crondb"))).containsEntry("account_status", "active");

        organizations.suspend(workspace.organizationId(), Actor.SYSTEM);
        assertThat(introspect(key)).containsEntry("account_status", "suspended");

        organizations.resume(workspace.organizationId(), Actor.SYSTEM);
        resellers.enable(reseller.id(), Actor.SYSTEM);
        assertThat(introspect(key)).containsEntry("account_status", "active");
    }

    @Test
    void aKeyThatEndsByItselfSaysWhen() {
        Instant end = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
        String key = create(new ApiKeyDraft("CI", "cronjobpro", null, null, null, end, null, null, null));

        assertThat(introspect(key)).containsEntry("exp", (int) end.getEpochSecond());
    }

    /** The preset was taken away or renamed: nobody knows any more what the key was limited to. */
    @Test
    void aKeyWhoseTypeIsNotKnownAnyMoreIsInactive() {
        NewApiKey key = apiKeys.create(workspace, "CI", "cronflow-read-only", Actor.SYSTEM);
        jdbc.sql("update api_key set type = 'gone' where id = :id")
                .param("id", key.id())
                .update();

        assertThat(introspect(key.key().value())).containsOnly(Map.entry("active", false));
    }

    @Test
    void aScopeThatTheTypeHasLostIsNotToldAnyMore() {
        NewApiKey key = apiKeys.create(workspace, "CI", "cronjobpro", Actor.SYSTEM);
        jdbc.sql("update api_key set scope = 'jobs:read billing:write' where id = :id")
                .param("id", key.id())
                .update();

        assertThat(introspect(key.key().value())).containsEntry("scope", "jobs:read");
    }

    private String create(String type) {
        return create(ApiKeyDraft.of("CI", type));
    }

    private String create(ApiKeyDraft draft) {
        return apiKeys.create(workspace, draft, Actor.SYSTEM).key().value();
    }

    private static ApiKeyDraft draft(String type, Set<String> groups, List<String> allowedIps) {
        return new ApiKeyDraft("CI", type, null, groups, allowedIps, null, null, null, null);
    }

    private static ApiKeyDraft limited(String type, Long limit) {
        return new ApiKeyDraft("CI", type, null, null, null, null, null, null, limit);
    }

    private static ApiKeyDraft resellerDraft(String resellerId) {
        return new ApiKeyDraft("CI", "crondb-reseller", null, null, null, null, resellerId, null, null);
    }

    private Map<String, Object> introspect(String key) {
        return wire.introspect(resourceServer, key);
    }
}
