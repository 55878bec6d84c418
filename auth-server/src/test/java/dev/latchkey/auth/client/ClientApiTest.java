package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code /api/v1/organizations/{id}/clients} and {@code /api/v1/clients/{client_id}}. */
@AuthServerTest
class ClientApiTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    Clients clients;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private String organizationId;
    private Person developer;

    @BeforeEach
    void join() {
        workspace = fixtures.workspace();
        organizationId = workspace.organizationId();
        developer = people.memberOf(organizationId, Role.DEVELOPER);
    }

    @Test
    void aRegisteredClientGetsTokensWithItsScopes() {
        HttpResponse<String> answer = register("""
                {"client_name": " Nightly import ", "scope": "jobs:read jobs:write jobs:read"}""");

        Map<String, Object> made = wire.json(answer);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/v1/clients/" + made.get("client_id"));
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        assertThat(made)
                .containsOnlyKeys(
                        "client_id",
                        "client_secret",
                        "client_secret_id",
                        "client_id_issued_at",
                        "client_secret_expires_at",
                        "client_name",
                        "scope",
                        "organization_id")
                .containsEntry("client_name", "Nightly import")
                .containsEntry("scope", "jobs:read jobs:write")
                .containsEntry("client_secret_expires_at", 0);
        String token = wire.token(credentials(made));
        assertThat(wire.claims(token))
                .containsEntry("scope", "jobs:read jobs:write")
                .containsEntry("organization_id", organizationId)
                .containsEntry("credential_id", made.get("client_secret_id"))
                .doesNotContainKey("workspace_id");
        assertThat(row(made.get("client_id")))
                .containsEntry("client_name", "Nightly import")
                .containsEntry("scope", "jobs:read jobs:write")
                .containsEntry("organization_id", organizationId);
        assertThat(events(made.get("client_id"))).containsExactly("client.created by " + developer.userId());
    }

    @Test
    void aClientCanBePinnedToAWorkspace() {
        Map<String, Object> made = wire.json(register(pinned(workspace.id())));

        assertThat(made).containsEntry("workspace_id", workspace.id());
        assertThat(wire.claims(wire.token(credentials(made)))).containsEntry("workspace_id", workspace.id());
    }

    @Test
    void aWorkspaceOfAnotherOrganizationIsRefusedLikeOneThatIsNotThere() {
        HttpResponse<String> others = register(pinned(fixtures.workspace().id()));
        HttpResponse<String> nobodys = register(pinned("ws_none"));

        assertThat(others.statusCode()).isEqualTo(400);
        assertThat(faultyFields(others)).containsExactly("workspace_id");
        assertThat(wire.json(nobodys).get("errors")).isEqualTo(wire.json(others).get("errors"));
        assertThat(list("")).isEmpty();
    }

    @Test
    void allFaultsAreToldAtOnce() {
        HttpResponse<String> answer = register("{\"client_name\": \" \", \"scope\": \"nobody:knows\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(faultyFields(answer)).containsExactly("client_name", "scope");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"client_name": "A"}                                           | scope
            {"client_name": "A", "scope": "  "}                            | scope
            {"client_name": "A", "scope": ["jobs:read"]}                   | scope
            {"client_name": "A", "scope": "jobs:read\\tjobs:write"}        | scope
            {"client_name": "A", "scope": "jobs:read\\u0000"}              | scope
            {"client_name": "A\\u0000", "scope": "jobs:read"}              | client_name
            {"client_name": "\\ud800", "scope": "jobs:read"}               | client_name
            {"client_name": {}, "scope": "jobs:read"}                      | client_name
            {"client_name": "A", "scope": "jobs:read", "workspace_id": ""} | workspace_id
            {"client_name": "A", "scope": "jobs:read", "workspace_id": "\\u0000"} | workspace_id
            """)
    void badInputIsToldByItsField(String body, String field) {
        HttpResponse<String> answer = register(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(faultyFields(answer)).containsExactly(field);
        assertThat(list("")).isEmpty();
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String body : List.of("", "null", "[]", "{", "\"x\"", "7")) {
            assertThat(register(body).statusCode()).as(body).isEqualTo(400);
        }
    }

    @Test
    void namesAndScopesAreBounded() {
        assertThat(register(named("n".repeat(200))).statusCode()).isEqualTo(201);
        assertThat(faultyFields(register(named("n".repeat(201))))).containsExactly("client_name");
        assertThat(faultyFields(register("{\"client_name\":\"A\",\"scope\":\"" + "jobs:read ".repeat(500) + "\"}")))
                .containsExactly("scope");
    }

    @Test
    void aClientIsShownWithoutItsSecret() {
        Map<String, Object> made = wire.json(register(named("Billing")));

        HttpResponse<String> answer = api("GET", path(made), null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(wire.json(answer))
                .containsOnlyKeys(
                        "client_id", "client_name", "scope", "organization_id", "disabled", "client_id_issued_at")
                .containsEntry("client_id_issued_at", made.get("client_id_issued_at"))
                .containsEntry("disabled", false);
    }

    @Test
    void aChangeTakesEffectAtOnceAndTokensKeepTheScopeTheyHave() {
        Map<String, Object> made = wire.json(register(named("Billing")));
        Credentials client = credentials(made);
        String before = wire.token(client);

        HttpResponse<String> answer =
                api("PATCH", path(made), "{\"client_name\": \"Invoices\", \"scope\": \"status:read\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(wire.json(answer)).containsEntry("client_name", "Invoices").containsEntry("scope", "status:read");
        assertThat(wire.claims(wire.token(client))).containsEntry("scope", "status:read");
        assertThat(wire.post("/oauth/token", client, "grant_type=client_credentials&scope=jobs:read")
                        .statusCode())
                .isEqualTo(400);
        assertThat(wire.introspect(fixtures.resourceServer(), before)).containsEntry("scope", "jobs:read");
        assertThat(row(client.id()))
                .containsEntry("client_name", "Invoices")
                .containsEntry("scope", "status:read")
                .containsEntry("disabled", false);
        assertThat(events(client.id())).contains("client.changed by " + developer.userId());
    }

    @Test
    void aChangeThatChangesNothingIsNoEvent() {
        Map<String, Object> made = wire.json(register(named("Billing")));

        HttpResponse<String> answer = api(
                "PATCH", path(made), "{\"client_name\": \"Billing\", \"scope\": \"jobs:read\", \"disabled\": false}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(events(made.get("client_id"))).hasSize(1);
    }

    @Test
    void oneFaultKeepsTheWholeChangeFromHappening() {
        Map<String, Object> made = wire.json(register(named("Billing")));

        HttpResponse<String> answer =
                api("PATCH", path(made), "{\"client_name\": \"Invoices\", \"scope\": \"x\", \"disabled\": true}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(faultyFields(answer)).containsExactly("scope");
        assertThat(row(made.get("client_id")))
                .containsEntry("client_name", "Billing")
                .containsEntry("disabled", false);
    }

    @Test
    void aDisabledClientIsRefusedWithItsTokensUntilItIsEnabled() {
        Map<String, Object> made = wire.json(register(named("Billing")));
        Credentials client = credentials(made);
        String token = wire.token(client);

        assertThat(wire.json(api("PATCH", path(made), "{\"disabled\": true}"))).containsEntry("disabled", true);
        assertThat(tokenStatus(client)).isEqualTo(401);
        assertThat(isActive(token)).isFalse();

        assertThat(wire.json(api("PATCH", path(made), "{\"disabled\": false}"))).containsEntry("disabled", false);
        assertThat(tokenStatus(client)).isEqualTo(200);
        assertThat(isActive(token)).isTrue();
        assertThat(events(client.id()))
                .contains("client.disabled by " + developer.userId(), "client.enabled by " + developer.userId());
    }

    @Test
    void aDeletedClientIsGoneWithItsTokens() {
        Map<String, Object> made = wire.json(register(named("Billing")));
        Credentials client = credentials(made);
        String token = wire.token(client);

        assertThat(api("DELETE", path(made), null).statusCode()).isEqualTo(204);

        assertThat(tokenStatus(client)).isEqualTo(401);
        assertThat(isActive(token)).isFalse();
        assertThat(api("GET", path(made), null).statusCode()).isEqualTo(404);
        assertThat(api("DELETE", path(made), null).statusCode()).isEqualTo(404);
        assertThat(count("client", client.id())).isZero();
        assertThat(count("client_secret", client.id())).isZero();
        assertThat(events(client.id())).contains("client.deleted by " + developer.userId());
    }

    @Test
    void revokingTokensEndsThoseIssuedSoFarAndNoLaterOnes() {
        Map<String, Object> made = wire.json(register(named("Billing")));
        String before = wire.token(credentials(made));

        assertThat(api("POST", path(made) + "/revoke-tokens", null).statusCode())
                .isEqualTo(204);

        assertThat(isActive(before)).isFalse();
        assertThat(isActive(wire.token(credentials(made)))).isTrue();
    }

    @Test
    void pagesAreStableWhileClientsComeAndGo() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add((String) wire.json(register(named("Client " + i))).get("client_id"));
        }
        fixtures.client("jobs:read");

        Map<String, Object> first = wire.json(api("GET", clientsPath() + "?limit=3", null));
        List<String> seen = new ArrayList<>(ids(first));
        clients.delete(seen.get(2), Actor.SYSTEM);
        for (Object next = first.get("next"); next != null; ) {
            Map<String, Object> page = wire.json(api("GET", clientsPath() + "?limit=3&after=" + next, null));
            seen.addAll(ids(page));
            next = page.get("next");
        }

        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void pagesThatCannotBeAskedForAreRefused() {
        assertThat(faultyFields(api("GET", clientsPath() + "?limit=0", null))).containsExactly("limit");
        assertThat(faultyFields(api("GET", clientsPath() + "?limit=201", null))).containsExactly("limit");
        assertThat(faultyFields(api("GET", clientsPath() + "?limit=x", null))).containsExactly("limit");
        assertThat(faultyFields(api("GET", clientsPath() + "?after=" + "x".repeat(161), null)))
                .containsExactly("after");
    }

    @Test
    void aMemberOfAWorkspaceHasTheClientsPinnedToItAndNoOthers() {
        Person member = people.memberOf(workspace, Role.DEVELOPER);
        String unpinned = (String) wire.json(register(named("Billing"))).get("client_id");

        HttpResponse<String> made = wire.api("POST", clientsPath(), member.session(), pinned(workspace.id()));
        HttpResponse<String> refused = wire.api("POST", clientsPath(), member.session(), named("Anywhere"));
        HttpResponse<String> listed = wire.api("GET", clientsPath(), member.session(), null);

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(ids(wire.json(listed)))
                .containsExactly((String) wire.json(made).get("client_id"));
        assertThat(wire.api("GET", "/api/v1/clients/" + unpinned, member.session(), null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(wire.api("DELETE", path(wire.json(made)), member.session(), null)
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void aRoleInAWorkspaceElsewhereOpensNoOrganization() {
        Workspace own = fixtures.workspace();
        Person stranger = people.memberOf(own, Role.OWNER);

        assertThat(wire.api("POST", clientsPath(), stranger.session(), pinned(own.id()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(wire.api("POST", clientsPath(), stranger.session(), pinned(workspace.id()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void resourceServersAreNoClientsOfAnybody() {
        String path = "/api/v1/clients/" + fixtures.resourceServer().id();
        Person operator = people.operator();

        assertThat(wire.api("GET", path, operator.session(), null).statusCode()).isEqualTo(404);
        assertThat(wire.api("GET", path + "/secrets", operator.session(), null).statusCode())
                .isEqualTo(404);
        assertThat(wire.api("DELETE", path, operator.session(), null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void anOperatorManagesTheClientsOfEveryOrganizationThatIsThere() {
        Person operator = people.operator();

        HttpResponse<String> made = wire.api("POST", clientsPath(), operator.session(), named("Billing"));

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(wire.api("GET", path(wire.json(made)), operator.session(), null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(wire.api("POST", "/api/v1/organizations/none/clients", operator.session(), named("A"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aMemberOfAnotherOrganizationFindsNothingAndChangesNothing() {
        Person other = people.memberOf(fixtures.organization().id(), Role.OWNER);

        assertThat(read(other)).containsOnly(404);
        assertThat(write(other)).containsOnly(404);
    }

    @Test
    void anAuditorReadsAndChangesNothing() {
        Person auditor = people.memberOf(organizationId, Role.AUDITOR);

        assertThat(read(auditor)).containsOnly(200);
        assertThat(write(auditor)).containsOnly(403);
    }

    @Test
    void withoutASessionNothingIsToldOrChanged() {
        Person nobody = new Person("nobody", "nobody@example.com", null);

        assertThat(read(nobody)).containsOnly(401);
        assertThat(write(nobody)).containsOnly(401);
    }

    /** The answers of all routes that only read. */
    private Set<Integer> read(Person person) {
        NewSecret made = clients.register(organizationId, null, "Billing", Set.of("jobs:read"), Actor.SYSTEM);
        String path = "/api/v1/clients/" + made.clientId();
        return Stream.of(clientsPath(), path, path + "/secrets")
                .map(asked -> wire.api("GET", asked, person.session(), null).statusCode())
                .collect(Collectors.toSet());
    }

    /** The answers of all routes that change something, to one who may not: checks that all is as before. */
    private Set<Integer> write(Person person) {
        NewSecret made = clients.register(organizationId, null, "Billing", Set.of("jobs:read"), Actor.SYSTEM);
        Credentials client = Fixtures.credentials(made);
        String token = wire.token(client);
        Map<String, Object> before = row(client.id());
        List<String> listed = list("");
        String path = "/api/v1/clients/" + client.id();
        String change = "{\"client_name\": \"Mine\", \"scope\": \"jobs:write\", \"disabled\": true}";

        Set<Integer> statuses = Stream.of(
                        wire.api("POST", clientsPath(), person.session(), named("Mine")),
                        wire.api("PATCH", path, person.session(), change),
                        wire.api("POST", path + "/secrets", person.session(), "{\"overlap\": \"PT0S\"}"),
                        wire.api(
                                "DELETE", path + "/secrets/" + made.id() + "?compromised=true", person.session(), null),
                        wire.api("POST", path + "/revoke-tokens", person.session(), null),
                        wire.api("DELETE", path, person.session(), null))
                .map(HttpResponse::statusCode)
                .collect(Collectors.toSet());

        assertThat(row(client.id())).isEqualTo(before);
        assertThat(list("")).isEqualTo(listed);
        assertThat(count("client_secret", client.id())).isEqualTo(1);
        assertThat(tokenStatus(client)).isEqualTo(200);
        assertThat(isActive(token)).isTrue();
        return statuses;
    }

    private HttpResponse<String> register(String body) {
        return api("POST", clientsPath(), body);
    }

    private HttpResponse<String> api(String method, String path, String body) {
        return wire.api(method, path, developer.session(), body);
    }

    private List<String> list(String query) {
        return ids(wire.json(api("GET", clientsPath() + query, null)));
    }

    private String clientsPath() {
        return "/api/v1/organizations/" + organizationId + "/clients";
    }

    private static String path(Map<String, Object> made) {
        return "/api/v1/clients/" + made.get("client_id");
    }

    private static String named(String name) {
        return "{\"client_name\": \"" + name + "\", \"scope\": \"jobs:read\"}";
    }

    private static String pinned(String workspaceId) {
        return "{\"client_name\": \"Pinned\", \"scope\": \"jobs:read\", \"workspace_id\": \"" + workspaceId + "\"}";
    }

    private static Credentials credentials(Map<String, Object> made) {
        return new Credentials((String) made.get("client_id"), (String) made.get("client_secret"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> ids(Map<String, Object> page) {
        return ((List<Map<String, Object>>) page.get("items"))
                .stream().map(item -> (String) item.get("client_id")).toList();
    }

    @SuppressWarnings("unchecked")
    private List<String> faultyFields(HttpResponse<String> answer) {
        List<Map<String, Object>> errors =
                (List<Map<String, Object>>) wire.json(answer).getOrDefault("errors", List.of());
        return errors.stream().map(error -> (String) error.get("field")).toList();
    }

    private int tokenStatus(Credentials client) {
        return wire.post("/oauth/token", client, "grant_type=client_credentials")
                .statusCode();
    }

    private boolean isActive(String token) {
        return (Boolean) wire.introspect(fixtures.resourceServer(), token).get("active");
    }

    private Map<String, Object> row(Object clientId) {
        return jdbc.sql("select organization_id, client_name, scope, disabled from client where client_id = :id")
                .param("id", clientId)
                .query()
                .singleRow();
    }

    private int count(String table, String clientId) {
        return jdbc.sql("select count(*) from " + table + " where client_id = :id")
                .param("id", clientId)
                .query(Integer.class)
                .single();
    }

    private List<String> events(Object clientId) {
        return jdbc.sql("select type, actor from audit_event where subject = :id and type like 'client.%'")
                .param("id", clientId)
                .query((rs, row) -> rs.getString("type") + " by " + rs.getString("actor"))
                .list();
    }
}
