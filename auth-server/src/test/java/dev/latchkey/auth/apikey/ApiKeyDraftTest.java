package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.api.FieldFault;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a key can be made to be, and what is refused, field by field. */
@AuthServerTest
class ApiKeyDraftTest {

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    Organizations organizations;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Resellers resellers;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;

    @BeforeEach
    void prepare() {
        workspace = fixtures.workspace();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "   ", "\t", "a\u0000b", "a\nb", "a\u001bb", "a\u2028b", "\ud800"})
    void aKeyNeedsANameThatIsPlainText(String name) {
        assertThat(faults(ApiKeyDraft.of(name, "crondb"))).containsExactly("name");
    }

    @Test
    void aNameHasTwoHundredCharactersAtMost() {
        assertThat(create(ApiKeyDraft.of("ä".repeat(200), "crondb")).name()).hasSize(200);
        assertThat(faults(ApiKeyDraft.of("a".repeat(201), "crondb"))).containsExactly("name");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "CronDB", "crondb ", "../crondb"})
    void aKeyNeedsATypeThatThereIs(String type) {
        assertThat(faults(ApiKeyDraft.of("CI", type))).containsExactly("type");
    }

    @Test
    void scopesAreSomeOfTheTypesAndAllOfThemIfNotSaid() {
        assertThat(create(withScopes("cronjobpro", null)).restrictions().scopes())
                .containsExactlyInAnyOrder("jobs:read", "jobs:write");
        assertThat(create(withScopes("cronjobpro", Set.of("jobs:read")))
                        .restrictions()
                        .scopes())
                .containsExactly("jobs:read");
        assertThat(create(withScopes("crondb", Set.of())).restrictions().scopes())
                .isEmpty();

        assertThat(faults(withScopes("cronjobpro", Set.of("jobs:read", "workers:manage"))))
                .containsExactly("scopes");
        assertThat(faults(withScopes("cronflow-read-only", Set.of("jobs:write"))))
                .containsExactly("scopes");
        assertThat(faults(withScopes("cronjobpro", Set.of()))).containsExactly("scopes");
        assertThat(faults(withScopes("cronjobpro", Collections.singleton(null))))
                .containsExactly("scopes");
        assertThat(faults(withScopes("crondb", Set.of("jobs:read")))).containsExactly("scopes");
    }

    @Test
    void endpointGroupsAreSomeOfTheTypes() {
        assertThat(create(withGroups("crondb", Set.of("search"))).restrictions().endpointGroups())
                .containsExactly("search");

        assertThat(faults(withGroups("crondb", Set.of("search", "root")))).containsExactly("endpoint_groups");
        assertThat(faults(withGroups("cronjobpro", Set.of("search")))).containsExactly("endpoint_groups");
    }

    /** As the documentation of the product calls them. */
    @Test
    void endpointGroupsMayBeCalledByTheirNames() {
        assertThat(create(withGroups("crondb", Set.of("Enrichment", "Search")))
                        .restrictions()
                        .endpointGroups())
                .containsExactlyInAnyOrder("enrichment", "search");
    }

    @Test
    void aKeysOwnLimitIsNoHigherThanItsTypes() {
        assertThat(limit("cronflow-production", null)).isNull();
        assertThat(limit("cronflow-production", 0L)).isNull();
        assertThat(limit("cronflow-production", 1L)).isEqualTo(1);
        assertThat(limit("cronflow-production", 10_000L)).isEqualTo(10_000);
        assertThat(limit("crondb", 1_000_000_000L)).isEqualTo(1_000_000_000);

        assertThat(faults(withLimit("cronflow-production", 10_001L))).containsExactly("rate_limit");
        assertThat(faults(withLimit("crondb", 1_000_000_001L))).containsExactly("rate_limit");
        assertThat(faults(withLimit("crondb", -1L))).containsExactly("rate_limit");
    }

    @Test
    void anOwnLimitIsCopiedWithTheOtherRestrictionsUnlessAnotherIsSaid() {
        String model = create(withLimit("crondb", 50L)).id();

        assertThat(copyWithLimit(model, null)).isEqualTo(50);
        assertThat(copyWithLimit(model, 60L)).isEqualTo(60);
        assertThat(copyWithLimit(model, 0L)).isNull();
    }

    private Long copyWithLimit(String model, Long limit) {
        return create(new ApiKeyDraft("Copy", "crondb", null, null, null, null, null, model, limit))
                .restrictions()
                .rateLimit();
    }

    private Long limit(String type, Long limit) {
        return create(withLimit(type, limit)).restrictions().rateLimit();
    }

    private static ApiKeyDraft withLimit(String type, Long limit) {
        return new ApiKeyDraft("CI", type, null, null, null, null, null, null, limit);
    }

    @Test
    void allowedAddressesAreStoredInCanonicalFormEachOnce() {
        ApiKey key = create(withIps(List.of("2001:DB8::1", "203.0.113.9", "::ffff:203.0.113.9", "2001:db8:0::1")));

        assertThat(key.restrictions().allowedIps()).containsExactly("2001:db8::1", "203.0.113.9");
        assertThat(jdbc.sql("select allowed_ips from api_key where id = :id")
                        .param("id", key.id())
                        .query(String.class)
                        .single())
                .isEqualTo("2001:db8::1 203.0.113.9");
    }

    @Test
    void everyAddressThatIsNoneIsToldByItsPlace() {
        InvalidApiKeyException refused =
                refusal(withIps(List.of("203.0.113.9", "10.1", "example.com", "203.0.113.9/24")));

        assertThat(refused.faults())
                .extracting(FieldFault::detail)
                .satisfiesExactly(
                        message -> assertThat(message).startsWith("Entry 2 "),
                        message -> assertThat(message).startsWith("Entry 3 "),
                        message -> assertThat(message).startsWith("Entry 4 "));
        assertThat(refused).hasMessageNotContaining("example.com");
    }

    @Test
    void anAddressListHasAHundredEntriesAtMost() {
        List<String> hundred = Collections.nCopies(100, "2001:db8:1111:2222:3333:4444:5555:6666/128");

        assertThat(create(withIps(hundred)).restrictions().allowedIps()).hasSize(1);
        assertThat(faults(withIps(Collections.nCopies(101, "203.0.113.9")))).containsExactly("allowed_ips");
        assertThat(faults(withIps(Collections.singletonList(null)))).containsExactly("allowed_ips");
    }

    @Test
    void aKeyEndsInTheFutureAndNotBeyondItsTypesLifetime() {
        Instant now = Instant.now();

        assertThat(create(withEnd("cronflow-staging", now.plus(Duration.ofDays(89))))
                        .life()
                        .expiresAt())
                .isBetween(now.plus(Duration.ofDays(88)), now.plus(Duration.ofDays(90)));
        assertThat(create(withEnd("cronjobpro", now.plus(Duration.ofDays(4000))))
                        .life()
                        .expiresAt())
                .isAfter(now.plus(Duration.ofDays(3999)));

        assertThat(faults(withEnd("cronjobpro", now.minusSeconds(1)))).containsExactly("expires_at");
        assertThat(faults(withEnd("cronflow-staging", now.plus(Duration.ofDays(91)))))
                .containsExactly("expires_at");
        assertThat(faults(withEnd("cronjobpro", Instant.MAX))).containsExactly("expires_at");
        assertThat(faults(withEnd("cronjobpro", Instant.MIN))).containsExactly("expires_at");
    }

    @Test
    void aResellerKeyNeedsAResellerOfItsOrganizationAndNoOtherKeyHasOne() {
        Reseller own = resellers.create(workspace.organizationId(), "Acme", 10, Actor.SYSTEM);
        Reseller foreign = resellers.create(fixtures.organization().id(), "Other", 10, Actor.SYSTEM);

        assertThat(create(withReseller("crondb-reseller", own.id())).resellerId())
                .isEqualTo(own.id());

        assertThat(faults(withReseller("crondb-reseller", null))).containsExactly("reseller_client_id");
        assertThat(faults(withReseller("crondb-reseller", "none"))).containsExactly("reseller_client_id");
        assertThat(faults(withReseller("crondb-reseller", foreign.id()))).containsExactly("reseller_client_id");
        assertThat(faults(withReseller("crondb", own.id()))).containsExactly("reseller_client_id");
    }

    @Test
    void aNewKeyCanHaveTheRestrictionsOfAnOldOneAndWhatIsSaidGoesFirst() {
        ApiKey old = create(new ApiKeyDraft(
                "Old", "crondb", null, Set.of("search"), List.of("203.0.113.0/24"), null, null, null, null));
        Workspace sibling = workspaces.create(workspace.organizationId(), "Sibling", Actor.SYSTEM);

        ApiKey copy = read(apiKeys.create(sibling, copyOf(old.id(), "crondb", null), Actor.SYSTEM));
        ApiKey other = create(copyOf(old.id(), "crondb", List.of("198.51.100.7")));

        assertThat(copy.restrictions()).isEqualTo(old.restrictions());
        assertThat(other.restrictions().endpointGroups()).containsExactly("search");
        assertThat(other.restrictions().allowedIps()).containsExactly("198.51.100.7");
    }

    @Test
    void restrictionsAreNotCopiedFromAnotherOrganizationOrType() {
        ApiKey own = create(ApiKeyDraft.of("Own", "crondb"));
        NewApiKey foreign = apiKeys.create(fixtures.workspace(), "Foreign", "crondb", Actor.SYSTEM);

        assertThat(faults(copyOf(foreign.id(), "crondb", null))).containsExactly("copy_restrictions_from");
        assertThat(faults(copyOf(own.id(), "cronjobpro", null))).containsExactly("copy_restrictions_from");
        assertThat(faults(copyOf("lkk_none", "crondb", null))).containsExactly("copy_restrictions_from");
    }

    @Test
    void allFaultsAreToldTogetherAndNothingIsMade() {
        ApiKeyDraft draft = new ApiKeyDraft(
                "", "crondb", Set.of("a"), Set.of("b"), List.of("c"), Instant.EPOCH, "d", "lkk_e", null);

        assertThat(faults(draft))
                .containsExactlyInAnyOrder(
                        "name",
                        "scopes",
                        "endpoint_groups",
                        "allowed_ips",
                        "expires_at",
                        "reseller_client_id",
                        "copy_restrictions_from");
        assertThat(apiKeys.list(workspace.id(), null, 1)).isEmpty();
    }

    private static ApiKeyDraft withScopes(String type, Set<String> scopes) {
        return new ApiKeyDraft("CI", type, scopes, null, null, null, null, null, null);
    }

    private static ApiKeyDraft withGroups(String type, Set<String> groups) {
        return new ApiKeyDraft("CI", type, null, groups, null, null, null, null, null);
    }

    private static ApiKeyDraft withIps(List<String> entries) {
        return new ApiKeyDraft("CI", "cronjobpro", null, null, entries, null, null, null, null);
    }

    private static ApiKeyDraft withEnd(String type, Instant end) {
        return new ApiKeyDraft("CI", type, null, null, null, end, null, null, null);
    }

    private static ApiKeyDraft withReseller(String type, String id) {
        return new ApiKeyDraft("CI", type, null, null, null, null, id, null, null);
    }

    private static ApiKeyDraft copyOf(String id, String type, List<String> allowedIps) {
        return new ApiKeyDraft("Copy", type, null, null, allowedIps, null, null, id, null);
    }

    private ApiKey create(ApiKeyDraft draft) {
        return read(apiKeys.create(workspace, draft, Actor.SYSTEM));
    }

    private ApiKey read(NewApiKey made) {
        return apiKeys.find(made.id()).orElseThrow();
    }

    private InvalidApiKeyException refusal(ApiKeyDraft draft) {
        return catchThrowableOfType(InvalidApiKeyException.class, () -> apiKeys.create(workspace, draft, Actor.SYSTEM));
    }

    private List<String> faults(ApiKeyDraft draft) {
        return refusal(draft).faults().stream().map(FieldFault::field).toList();
    }
}
