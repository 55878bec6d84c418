package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** {@code POST /oauth/register} (RFC 7591), and the initial access tokens that it takes. */
@AuthServerTest
@TestPropertySource(properties = Registrar.PATIENCE)
class DynamicRegistrationTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    Organizations organizations;

    @Autowired
    InitialAccessTokens initialAccessTokens;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Registrar registrar;
    private Workspace workspace;
    private String organizationId;
    private Person developer;

    @BeforeEach
    void join() {
        registrar = new Registrar(wire);
        workspace = fixtures.workspace();
        organizationId = workspace.organizationId();
        developer = people.memberOf(organizationId, Role.DEVELOPER);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aMachineWithATokenRegistersItselfAndGetsAccessTokens() {
        Map<String, Object> token = wire.json(initialAccessToken("{\"scope\": \"jobs:read jobs:write\"}"));

        HttpResponse<String> answer = register(token.get("initial_access_token"), """
                {"client_name": " Importer ", "scope": "jobs:read", "grant_types": ["client_credentials"],
                 "token_endpoint_auth_method": "client_secret_post", "contacts": ["a@example.com"], "software_id": "x"}""");

        Map<String, Object> made = wire.json(answer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        assertThat(made)
                .containsOnlyKeys(
                        "client_id",
                        "client_secret",
                        "client_id_issued_at",
                        "client_secret_expires_at",
                        "registration_access_token",
                        "registration_client_uri",
                        "client_name",
                        "scope",
                        "grant_types",
                        "response_types",
                        "token_endpoint_auth_method")
                .containsEntry("client_name", "Importer")
                .containsEntry("scope", "jobs:read")
                .containsEntry("client_secret_expires_at", 0)
                .containsEntry("grant_types", List.of("client_credentials"))
                .containsEntry("response_types", List.of())
                .containsEntry("token_endpoint_auth_method", "client_secret_post")
                .containsEntry(
                        "registration_client_uri", "http://localhost:9000/oauth/register/" + made.get("client_id"));
        String accessToken = wire.token(credentials(made));
        assertThat(wire.claims(accessToken))
                .containsEntry("scope", "jobs:read")
                .containsEntry("organization_id", organizationId);
        assertThat(events(made.get("client_id"))).containsExactly("client.created by " + token.get("id"));
        assertThat(events(token.get("id"))).containsExactly("initial_access_token.created by " + developer.userId());
    }

    @Test
    void onlyHashesAreStored() {
        Map<String, Object> token = wire.json(initialAccessToken("{}"));
        Map<String, Object> made = wire.json(register(token.get("initial_access_token"), "{}"));

        String stored = jdbc.sql("select * from initial_access_token").query().listOfRows()
                + jdbc.sql("select * from client_registration")
                        .query()
                        .listOfRows()
                        .toString();

        assertThat(stored)
                .contains((String) token.get("id"), (String) made.get("client_id"))
                .doesNotContain(
                        (String) token.get("initial_access_token"), (String) made.get("registration_access_token"));
    }

    @Test
    void whatIsNotSaidHasDefaults() {
        Map<String, Object> token = wire.json(
                initialAccessToken("{\"scope\": \"jobs:read\", \"workspace_id\": \"" + workspace.id() + "\"}"));

        Map<String, Object> made = wire.json(register(token.get("initial_access_token"), """
                {"client_name": null, "scope": " ", "redirect_uris": ["https://app.example.com/cb"]}"""));

        assertThat(made)
                .containsEntry("client_name", made.get("client_id"))
                .containsEntry("scope", "jobs:read")
                .containsEntry("token_endpoint_auth_method", "client_secret_basic")
                .doesNotContainKey("redirect_uris");
        assertThat(wire.claims(wire.token(credentials(made)))).containsEntry("workspace_id", workspace.id());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                          | invalid_client_metadata
            {"scope": "jobs:read", "scope": "jobs:write"}               | invalid_client_metadata
            {"scope": "jobs:read"} {}                                   | invalid_client_metadata
            ``                                                          | invalid_client_metadata
            not json                                                    | invalid_client_metadata
            {"scope": "workers:manage"}                                 | invalid_client_metadata
            {"scope": ["jobs:read"]}                                    | invalid_client_metadata
            {"scope": "jobs:read\\u0000"}                               | invalid_client_metadata
            {"client_name": "a\\u0000"}                                 | invalid_client_metadata
            {"client_name": "\\ud800"}                                  | invalid_client_metadata
            {"client_name": 7}                                          | invalid_client_metadata
            {"grant_types": ["authorization_code"]}                     | invalid_client_metadata
            {"grant_types": ["client_credentials", "refresh_token"]}    | invalid_client_metadata
            {"grant_types": "client_credentials"}                       | invalid_client_metadata
            {"response_types": ["code"]}                                | invalid_client_metadata
            {"token_endpoint_auth_method": "none"}                      | invalid_client_metadata
            {"token_endpoint_auth_method": "private_key_jwt"}           | invalid_client_metadata
            {"jwks": {"keys": []}, "jwks_uri": "https://a.example/k"}   | invalid_client_metadata
            {"redirect_uris": ["/relative"]}                            | invalid_redirect_uri
            {"redirect_uris": ["https://a.example/#fragment"]}          | invalid_redirect_uri
            {"redirect_uris": ["https://a b"]}                          | invalid_redirect_uri
            {"redirect_uris": "https://a.example"}                      | invalid_redirect_uri
            """)
    void badMetadataIsRefusedAndUsesNothingUp(String body, String error) {
        String token = token("{\"scope\": \"jobs:read\"}");

        HttpResponse<String> answer = register(token, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(wire.json(answer)).containsEntry("error", error).containsKey("error_description");
        assertThat(register(token, "{}").statusCode()).isEqualTo(201);
    }

    @Test
    void aTokenIsGoodForAsManyClientsAsItHasUses() {
        String once = token("{}");
        String twice = token("{\"uses\": 2}");

        assertThat(register(once, "{}").statusCode()).isEqualTo(201);
        assertRefused(register(once, "{}"));
        assertThat(register(twice, "{}").statusCode()).isEqualTo(201);
        assertThat(register(twice, "{}").statusCode()).isEqualTo(201);
        assertRefused(register(twice, "{}"));
    }

    @Test
    void ofManyAtOnceNoMoreGetThroughThanThereAreUses() throws Exception {
        String token = token("{\"uses\": 3}");
        ExecutorService crowd = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(crowd.submit(() -> register(token, "{}").statusCode()));
            }
            int made = 0;
            for (Future<Integer> answer : answers) {
                made += answer.get() == 201 ? 1 : 0;
            }
            assertThat(made).isEqualTo(3);
        } finally {
            crowd.shutdownNow();
        }
        assertThat(clients()).isEqualTo(3);
    }

    @Test
    void anExpiredARevokedAndAnUnknownTokenAreRefusedAlike() {
        Map<String, Object> revoked = wire.json(initialAccessToken("{}"));
        assertThat(wire.api("DELETE", path() + "/" + revoked.get("id"), developer.session(), null)
                        .statusCode())
                .isEqualTo(204);
        String expired = token("{}");
        String unknown = token("{}") + "x";

        String answer = register(revoked.get("initial_access_token"), "{}").body();
        assertRefused(register(revoked.get("initial_access_token"), "{}"));
        assertThat(register(unknown, "{}").body()).isEqualTo(answer);
        assertThat(register("", "{}").body()).isEqualTo(answer);
        clock.move(Duration.ofDays(7).plusSeconds(1));
        assertThat(register(expired, "{}").body()).isEqualTo(answer);
        assertThat(clients()).isZero();
    }

    @Test
    void noOtherCredentialWillDo() {
        Map<String, Object> made = wire.json(register(token("{}"), "{}"));

        assertRefused(register(developer.session(), "{}"));
        assertRefused(register(made.get("registration_access_token"), "{}"));
        assertRefused(register(wire.token(credentials(made)), "{}"));
    }

    @Test
    void aSuspendedOrganizationRegistersNobodyUntilItIsResumed() {
        String token = token("{}");
        organizations.suspend(organizationId, Actor.SYSTEM);

        HttpResponse<String> refused = register(token, "{}");
        organizations.resume(organizationId, Actor.SYSTEM);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(wire.json(refused)).containsEntry("error", "access_denied");
        assertThat(register(token, "{}").statusCode()).isEqualTo(201);
    }

    @Test
    void theListTellsOfTokensAllButTheToken() {
        Map<String, Object> made = wire.json(initialAccessToken("{\"scope\": \"jobs:read\", \"uses\": 5}"));
        register(made.get("initial_access_token"), "{}");

        HttpResponse<String> answer = wire.api("GET", path(), developer.session(), null);

        assertThat(answer.body())
                .doesNotContain((String) made.get("initial_access_token"))
                .contains("\"used\":1", "\"uses\":5", "\"scope\":\"jobs:read\"", (String) made.get("id"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"scope": "nobody:knows"}              | scope
            {"scope": ""}                          | scope
            {"uses": 0}                            | uses
            {"uses": 10001}                        | uses
            {"uses": 1.5}                          | uses
            {"uses": 99999999999}                  | uses
            {"expires_at": "2020-01-01T00:00:00Z"} | expires_at
            {"expires_at": "2999-01-01T00:00:00Z"} | expires_at
            {"workspace_id": "ws_none"}            | workspace_id
            """)
    void badInputIsToldByItsField(String body, String field) {
        HttpResponse<String> answer = initialAccessToken(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
    }

    @Test
    void onlyWhoMayRegisterClientsMakesSeesAndEndsTokens() {
        Map<String, Object> made = wire.json(initialAccessToken("{}"));
        String one = path() + "/" + made.get("id");
        String auditor = people.memberOf(organizationId, Role.AUDITOR).session();
        String stranger = people.stranger().session();
        String guest = people.memberOf(workspace, Role.OWNER).session();

        assertThat(wire.api("POST", path(), auditor, "{}").statusCode()).isEqualTo(403);
        assertThat(wire.api("DELETE", one, auditor, null).statusCode()).isEqualTo(403);
        assertThat(wire.api("GET", path(), auditor, null).statusCode()).isEqualTo(200);
        for (String path : List.of(path(), one)) {
            assertThat(wire.api(path.equals(one) ? "DELETE" : "GET", path, stranger, null)
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(wire.api("POST", path(), stranger, "{}").statusCode()).isEqualTo(404);
        assertThat(wire.api("POST", path(), guest, "{}").statusCode()).isEqualTo(403);
        assertThat(wire.api("DELETE", one, guest, null).statusCode()).isEqualTo(404);
        assertThat(wire.json(wire.api("GET", path(), guest, null)).get("items")).isEqualTo(List.of());
        assertThat(wire.api("POST", path(), guest, "{\"workspace_id\": \"" + workspace.id() + "\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat((List<?>) wire.json(wire.api("GET", path(), guest, null)).get("items"))
                .hasSize(1);
    }

    @Test
    void anotherOrganizationsTokenIsNotFound() {
        Map<String, Object> made = wire.json(initialAccessToken("{}"));
        String elsewhere = fixtures.organization().id();
        String owner = people.memberOf(elsewhere, Role.OWNER).session();

        assertThat(wire.api(
                                "DELETE",
                                "/api/v1/organizations/" + elsewhere + "/initial-access-tokens/" + made.get("id"),
                                owner,
                                null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(register(made.get("initial_access_token"), "{}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void expiredTokensAreForgottenAfterAMonth() {
        token("{}");
        clock.move(Duration.ofDays(7).plus(InitialAccessTokens.KEPT).minusSeconds(60));
        initialAccessTokens.prune();
        assertThat(tokens()).isEqualTo(1);

        clock.move(Duration.ofSeconds(61));
        initialAccessTokens.prune();

        assertThat(tokens()).isZero();
    }

    private void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"latchkey\", error=\"invalid_token\"");
        assertThat(wire.json(answer)).containsEntry("error", "invalid_token");
    }

    private String path() {
        return "/api/v1/organizations/" + organizationId + "/initial-access-tokens";
    }

    private HttpResponse<String> initialAccessToken(String body) {
        return wire.api("POST", path(), developer.session(), body);
    }

    private String token(String body) {
        return (String) wire.json(initialAccessToken(body)).get("initial_access_token");
    }

    private HttpResponse<String> register(Object token, String body) {
        return registrar.send("POST", "", token, body == null ? "" : body);
    }

    private static Credentials credentials(Map<String, Object> made) {
        return new Credentials((String) made.get("client_id"), (String) made.get("client_secret"));
    }

    private long clients() {
        return count("select count(*) from client where organization_id = :id");
    }

    private long tokens() {
        return count("select count(*) from initial_access_token where organization_id = :id");
    }

    private long count(String sql) {
        return jdbc.sql(sql).param("id", organizationId).query(Long.class).single();
    }

    private List<String> events(Object subject) {
        return jdbc.sql("select type, actor from audit_event where subject = :id")
                .param("id", subject)
                .query((rs, row) -> rs.getString("type") + " by " + rs.getString("actor"))
                .list();
    }
}
