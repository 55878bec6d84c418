package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.apikey.ApiKeyDraft;
import dev.latchkey.auth.apikey.ApiKeys;
import dev.latchkey.auth.apikey.NewApiKey;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code POST /oauth/token} with an API key (RFC 8693): what a key is traded for. */
@AuthServerTest
class TokenExchangeTest {

    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String[] PRODUCTION_SCOPES = {"jobs:read", "jobs:write", "workers:manage", "webhooks:configure"
    };

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    Organizations organizations;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private NewApiKey key;

    @BeforeEach
    void makeAKey() {
        workspace = fixtures.workspace();
        key = fixtures.apiKey(workspace);
    }

    @Test
    void aKeyIsTradedForATokenOfAnHour() {
        HttpResponse<String> response = trade(key, "");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        Map<String, Object> answer = wire.json(response);
        assertThat(answer)
                .containsOnlyKeys("access_token", "issued_token_type", "token_type", "expires_in", "scope")
                .containsEntry("issued_token_type", ACCESS_TOKEN)
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 3600);
        assertThat(((String) answer.get("scope")).split(" ")).containsExactlyInAnyOrder(PRODUCTION_SCOPES);
    }

    @Test
    void theTokenIsTheKeysOwn() {
        String token = token(trade(key, ""));
        Map<String, Object> claims = wire.claims(token);

        assertThat(wire.header(token)).containsEntry("typ", "at+jwt");
        assertThat(claims)
                .containsEntry("sub", key.id())
                .containsEntry("client_id", key.id())
                .containsEntry("credential_id", key.id())
                .containsEntry("organization_id", workspace.organizationId())
                .containsEntry("workspace_id", workspace.id())
                .containsEntry("key_type", "cronflow-production")
                .containsEntry("rate_limit", Map.of("limit", 10000, "period", "PT1M"))
                .doesNotContainKeys("environments", "methods", "endpoint_groups", "allowed_ips");
        assertThat((Integer) claims.get("exp") - (Integer) claims.get("iat")).isEqualTo(3600);
        assertThat(claims.keySet())
                .containsExactlyInAnyOrder(
                        "iss",
                        "sub",
                        "client_id",
                        "aud",
                        "scope",
                        "iat",
                        "exp",
                        "jti",
                        "credential_id",
                        "organization_id",
                        "workspace_id",
                        "key_type",
                        "rate_limit");
    }

    @Test
    void aStagingKeysTokenIsForStagingAndDevelopmentOnly() {
        assertThat(claimsOf(make(ApiKeyDraft.of("CI", "cronflow-staging"))).get("environments"))
                .asInstanceOf(LIST)
                .containsExactlyInAnyOrder("staging", "development");
    }

    @Test
    void aReadOnlyKeysTokenIsForReadingOnly() {
        Map<String, Object> claims = claimsOf(make(ApiKeyDraft.of("CI", "cronflow-read-only")));

        assertThat(claims.get("methods")).asInstanceOf(LIST).containsExactlyInAnyOrder("GET", "HEAD");
        assertThat(claims).containsEntry("scope", "status:read");
    }

    @Test
    void aCronDbKeysTokenNamesTheEndpointGroupsThatThePlanAllows() {
        NewApiKey all = make(ApiKeyDraft.of("CI", "crondb"));
        assertThat(claimsOf(all)).containsEntry("endpoint_groups", List.of("enrichment"));

        organizations.changePlan(workspace.organizationId(), "pro", Actor.SYSTEM);
        assertThat(claimsOf(all)).containsEntry("endpoint_groups", List.of("enrichment", "search"));

        NewApiKey one = make(new ApiKeyDraft("CI", "crondb", null, Set.of("search"), null, null, null, null, null));
        assertThat(claimsOf(one)).containsEntry("endpoint_groups", List.of("search"));
    }

    /** Else the token would get in where the key does not. */
    @Test
    void aKeyWhoseGroupsThePlanNoLongerHasIsTradedForATokenOfNoGroup() {
        organizations.changePlan(workspace.organizationId(), "pro", Actor.SYSTEM);
        NewApiKey search = make(new ApiKeyDraft("CI", "crondb", null, Set.of("search"), null, null, null, null, null));

        organizations.changePlan(workspace.organizationId(), "free", Actor.SYSTEM);

        assertThat(claimsOf(search)).containsEntry("endpoint_groups", List.of());
    }

    @Test
    void theTokenOfAKeyForSomeAddressesIsForTheseAddresses() {
        NewApiKey bound = make(new ApiKeyDraft(
                "CI", "cronjobpro", null, null, List.of("203.0.113.0/24", "2001:db8::1"), null, null, null, null));

        assertThat(claimsOf(bound)).containsEntry("allowed_ips", List.of("203.0.113.0/24", "2001:db8::1"));
    }

    @Test
    void theTokenOfAKeyWithALimitOfItsOwnHasThatLimit() {
        NewApiKey limited = make(new ApiKeyDraft("CI", "crondb", null, null, null, null, null, null, 50L));

        assertThat(claimsOf(limited)).containsEntry("rate_limit", Map.of("limit", 50, "period", "PT1M"));
    }

    @Test
    void whatIntrospectionSaysOfAKeyItSaysOfItsTokenToo() {
        NewApiKey bound = make(new ApiKeyDraft(
                "CI", "cronflow-staging", Set.of("jobs:read"), null, List.of("203.0.113.9"), null, null, null, null));
        Map<String, Object> ofKey =
                wire.introspect(fixtures.resourceServer(), bound.key().value());
        Map<String, Object> ofToken = wire.introspect(fixtures.resourceServer(), token(trade(bound, "")));

        for (String fact : List.of(
                "active",
                "client_id",
                "sub",
                "scope",
                "organization_id",
                "workspace_id",
                "key_type",
                "environments",
                "allowed_ips")) {
            assertThat(ofToken).containsEntry(fact, ofKey.get(fact));
        }
        assertThat(ofToken).containsEntry("token_type", "Bearer");
    }

    @Test
    void aNarrowerScopeIsGranted() {
        HttpResponse<String> response = trade(key, "&scope=jobs:read");

        assertThat(wire.json(response)).containsEntry("scope", "jobs:read");
        assertThat(wire.claims(token(response))).containsEntry("scope", "jobs:read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&requested_token_type=urn:ietf:params:oauth:token-type:access_token",
                "&requested_token_type=",
                "&audience=https%3A%2F%2Fapi.example.com",
                "&resource=https%3A%2F%2Fapi.example.com",
                "&actor_token=&actor_token_type=",
                "&scope=",
                "&client_id=",
                "&something=else",
            })
    void whatSaysNothingElseThanTheUsualIsAccepted(String more) {
        assertThat(trade(key, more).statusCode()).isEqualTo(200);
    }

    @Test
    void theAliasOfTheEndpointTradesToo() {
        assertThat(wire.post("/oauth2/token", Exchange.form(key.key().value()), request -> request)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void everyTradeIsInTheAuditLogWithTheIdOfTheKey() {
        String token = token(trade(key, "&scope=jobs:read"));

        Map<String, Object> row = jdbc.sql(
                        "select type, actor, organization_id, workspace_id, address, data from audit_event where subject = :jti")
                .param("jti", wire.claims(token).get("jti"))
                .query()
                .singleRow();

        assertThat(row)
                .containsEntry("type", "token.issued")
                .containsEntry("actor", key.id())
                .containsEntry("organization_id", workspace.organizationId())
                .containsEntry("workspace_id", workspace.id())
                .containsEntry("address", "127.0.0.1");
        assertThat((String) row.get("data"))
                .contains("\"credential_id\":\"" + key.id() + "\"", "\"scope\":\"jobs:read\"")
                .doesNotContain(key.key().value());
    }

    @Test
    void aKeyThatCanBeTradedIsNoClientAnywhereElse() {
        String form = "&subject_token_type=" + Exchange.TYPE + "&grant_type=" + Exchange.GRANT + "&subject_token="
                + key.key().value();

        for (String path : List.of("/oauth/introspect", "/oauth/revoke")) {
            assertThat(wire.post(path, "token=" + key.key().value() + form, request -> request)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    private NewApiKey make(ApiKeyDraft draft) {
        return apiKeys.create(workspace, draft, Actor.SYSTEM);
    }

    private Map<String, Object> claimsOf(NewApiKey traded) {
        return wire.claims(token(trade(traded, "")));
    }

    private HttpResponse<String> trade(NewApiKey traded, String more) {
        return wire.post("/oauth/token", Exchange.form(traded.key().value()) + more, request -> request);
    }

    private String token(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return (String) wire.json(response).get("access_token");
    }
}
