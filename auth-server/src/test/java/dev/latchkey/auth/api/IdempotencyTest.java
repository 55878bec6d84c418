package dev.latchkey.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.organization.Workspace;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code Idempotency-Key} on creating requests. */
@AuthServerTest
class IdempotencyTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    IdempotencyKeys idempotencyKeys;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource dataSource;

    private Workspace workspace;
    private String organizationId;
    private Person owner;
    private String key;

    @BeforeEach
    void join() {
        workspace = fixtures.workspace();
        organizationId = workspace.organizationId();
        owner = people.memberOf(organizationId, Role.OWNER);
        key = UUID.randomUUID().toString();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            organizations/ORG/clients               | {"client_name": "Billing", "scope": "jobs:read"}
            organizations/ORG/workspaces            | {"name": "More"}
            organizations/ORG/members               | {"email": "NEW@example.com", "role": "developer"}
            organizations/ORG/resellers             | {"name": "Shop", "quota": 10}
            organizations/ORG/initial-access-tokens | {}
            workspaces/WS/api-keys                  | {"name": "CI", "type": "cronflow-production"}
            api-keys/KEY/rotate                     | {"overlap": "PT1H"}
            clients/CLIENT/secrets                  | {}
            """)
    void aRepeatedRequestHappensOnceAndIsAnsweredAgain(String path, String body) {
        String route = path.replace("ORG", organizationId)
                .replace("WS", workspace.id())
                .replace("KEY", fixtures.apiKey(workspace).id())
                .replace("CLIENT", fixtures.clientOf(workspace, "jobs:read").id());
        String document = body.replace("NEW", key);
        long rows = rows();

        HttpResponse<String> first = post(owner, route, document, key);
        long made = rows() - rows;
        HttpResponse<String> again = post(owner, route, document, key);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(again.body()).isEqualTo(first.body());
        for (String header : List.of("Location", "Content-Type", "ETag", "Cache-Control", "X-Content-Type-Options")) {
            assertThat(again.headers().allValues(header))
                    .as(header)
                    .isEqualTo(first.headers().allValues(header));
        }
        assertThat(made).isPositive();
        assertThat(rows() - rows).isEqualTo(made);
    }

    @Test
    void anImportHappensOnce() {
        String line = "{\"name\": \"Old\", \"type\": \"cronjobpro\", \"sha256\": \"%s\"}"
                .formatted((UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", ""));
        String route = "workspaces/" + workspace.id() + "/api-keys/import";

        HttpResponse<String> first = post(owner, route, line, key);
        HttpResponse<String> again = post(owner, route, line, key);
        HttpResponse<String> other = post(owner, route, line, key + "x");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(400);
    }

    @Test
    void aClientThatIsAnsweredTwiceWorks() {
        HttpResponse<String> first = register(owner, "Billing", key);
        Map<String, Object> again = wire.json(register(owner, "Billing", key));

        assertThat(wire.json(first)).isEqualTo(again);
        assertThat(wire.token(
                        new Wire.Credentials((String) again.get("client_id"), (String) again.get("client_secret"))))
                .isNotEmpty();
    }

    @Test
    void ofManyAtOnceOneHappens() throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(8);
        Set<String> bodies = new LinkedHashSet<>();
        try {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(crowd.submit(() -> register(owner, "Billing", key)));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isIn(201, 409);
                if (answer.get().statusCode() == 201) {
                    bodies.add(answer.get().body());
                }
            }
        } finally {
            crowd.shutdownNow();
        }

        assertThat(bodies).hasSize(1);
        assertThat(clients()).isEqualTo(1);
        assertThat(register(owner, "Billing", key).body())
                .isEqualTo(bodies.iterator().next());
    }

    @Test
    void whoHasTheAnswerAndAsksAgainAtOnceGetsIt() {
        for (int i = 0; i < 100; i++) {
            String first = register(owner, "Billing", key + i).body();
            assertThat(register(owner, "Billing", key + i).body()).isEqualTo(first);
        }
    }

    /** More than there are connections: they wait for each other, and none waits for ever. */
    @Test
    void manyDifferentKeysAtOnceAllHappen() throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(24);
        try {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String own = key + i;
                answers.add(crowd.submit(() -> register(owner, "Billing", own)));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isIn(201, 503);
            }
        } finally {
            crowd.shutdownNow();
        }
        for (int i = 0; i < 24; i++) {
            assertThat(register(owner, "Billing", key + i).statusCode()).isEqualTo(201);
        }
        assertThat(clients()).isEqualTo(24);
    }

    @Test
    @EnabledIf(
            value = "dev.latchkey.auth.TestDatabase#isPostgreSql",
            disabledReason = "an embedded H2 has no second node")
    void whatAnotherNodeHasInHandIsRefusedAndOnceThatHasCrashedCanBeDone() throws Exception {
        try (Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            try (var insert = other.prepareStatement("""
                    insert into idempotency_key (account_id, idempotency_key, request_sha256, access_sha256, created_at)
                    values (?, ?, '', '', now())
                    """)) {
                insert.setString(1, owner.userId());
                insert.setString(2, key);
                insert.executeUpdate();
            }

            assertThat(register(owner, "Billing", key).statusCode()).isEqualTo(409);
            assertThat(clients()).isZero();

            other.rollback();
        }

        assertThat(register(owner, "Billing", key).statusCode()).isEqualTo(201);
        assertThat(clients()).isEqualTo(1);
    }

    @Test
    void aRequestThatIsRefusedLeavesTheKeyFree() {
        assertThat(register(owner, "", key).statusCode()).isEqualTo(400);
        assertThat(register(people.stranger(), "Billing", key).statusCode()).isEqualTo(404);

        HttpResponse<String> good = register(owner, "Billing", key);

        assertThat(good.statusCode()).isEqualTo(201);
        assertThat(good.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(clients()).isEqualTo(1);
    }

    @Test
    void aKeyIsForOneRequestOnly() {
        register(owner, "Billing", key);

        HttpResponse<String> otherBody = register(owner, "Other", key);
        HttpResponse<String> otherRoute =
                post(owner, "organizations/" + organizationId + "/workspaces", "{\"name\": \"More\"}", key);

        assertThat(otherBody.statusCode()).isEqualTo(422);
        assertThat(otherBody.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(otherRoute.statusCode()).isEqualTo(422);
        assertThat(clients()).isEqualTo(1);
    }

    @Test
    void anotherAccountsKeysAreItsOwn() {
        Person other = people.memberOf(organizationId, Role.OWNER);

        String one = register(owner, "Billing", key).body();
        HttpResponse<String> two = register(other, "Billing", key);

        assertThat(two.statusCode()).isEqualTo(201);
        assertThat(two.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(two.body()).isNotEqualTo(one);
        assertThat(clients()).isEqualTo(2);
    }

    @Test
    void whoHasLostTheRoleGetsNoOldAnswer() {
        Map<String, Object> made = wire.json(register(owner, "Billing", key));
        Person second = people.memberOf(organizationId, Role.OWNER);
        assertThat(wire.api(
                                "DELETE",
                                "/api/v1/organizations/" + organizationId + "/members/" + owner.userId(),
                                second.session(),
                                null)
                        .statusCode())
                .isEqualTo(204);

        HttpResponse<String> again = register(owner, "Billing", key);

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).doesNotContain((String) made.get("client_secret"), (String) made.get("client_id"));
    }

    @Test
    void answersAreSealedInTheDatabase() {
        Map<String, Object> made = wire.json(register(owner, "Billing", key));

        String row = jdbc.sql("select * from idempotency_key where idempotency_key = :key")
                .param("key", key)
                .query()
                .singleRow()
                .toString();

        assertThat(row).contains(owner.userId()).doesNotContain((String) made.get("client_secret"), "Billing");
    }

    @Test
    void afterADayAKeyIsFreeAgainAlsoIfNobodyHasPruned() {
        register(owner, "Billing", key);
        clock.move(Duration.ofHours(24).minusSeconds(60));
        Person later = new Person(owner.userId(), owner.email(), people.sessionOf(owner));
        assertThat(register(later, "Billing", key).headers().firstValue("Idempotent-Replayed"))
                .hasValue("true");
        clock.move(Duration.ofSeconds(61));

        HttpResponse<String> anew = register(later, "Billing", key);

        assertThat(anew.statusCode()).isEqualTo(201);
        assertThat(anew.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(clients()).isEqualTo(2);
    }

    @Test
    void oldAnswersArePruned() {
        register(owner, "Billing", key);
        clock.move(Duration.ofHours(24).plusSeconds(1));

        idempotencyKeys.prune();

        assertThat(jdbc.sql("select count(*) from idempotency_key where idempotency_key = :key")
                        .param("key", key)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    static List<List<String>> noKeys() {
        return List.of(List.of(""), List.of("k".repeat(256)), List.of("one", "two"));
    }

    @ParameterizedTest
    @MethodSource("noKeys")
    void whatIsNoKeyIsRefused(List<String> keys) {
        HttpResponse<String> answer = send(
                owner,
                "organizations/" + organizationId + "/workspaces",
                "{\"name\": \"More\"}",
                keys.toArray(String[]::new));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void theLongestKeyWorks() {
        String longest = "~ ".repeat(127) + "k";

        assertThat(register(owner, "Billing", longest).statusCode()).isEqualTo(201);
        assertThat(register(owner, "Billing", longest).headers().firstValue("Idempotent-Replayed"))
                .hasValue("true");
    }

    @Test
    void withoutASessionAKeyIsOfNoUse() {
        register(owner, "Billing", key);

        HttpResponse<String> answer = wire.send(
                HttpRequest.newBuilder(URI.create(wire.base() + "/api/v1/organizations/" + organizationId + "/clients"))
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    /** In one transaction nothing may fail and be tried again. */
    @Test
    void theSameNewPersonInvitedTwiceAtOnceFailsNobodysRequest() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5; round++) {
                String body = "{\"email\": \"new%d%s@example.com\", \"role\": \"developer\"}".formatted(round, key);
                List<Future<HttpResponse<String>>> answers = new ArrayList<>();
                for (String place : List.of(organizationId, elsewhere())) {
                    String own = key + round + place;
                    answers.add(two.submit(() -> post(owner, "organizations/" + place + "/members", body, own)));
                }
                for (Future<HttpResponse<String>> answer : answers) {
                    assertThat(answer.get().statusCode())
                            .as(answer.get().body())
                            .isEqualTo(201);
                }
            }
        } finally {
            two.shutdownNow();
        }
    }

    private String elsewhere() {
        String id = fixtures.organization().id();
        people.join(owner, id, Role.OWNER);
        return id;
    }

    private HttpResponse<String> register(Person person, String name, String idempotencyKey) {
        return post(
                person,
                "organizations/" + organizationId + "/clients",
                "{\"client_name\": \"" + name + "\", \"scope\": \"jobs:read\"}",
                idempotencyKey);
    }

    private HttpResponse<String> post(Person person, String path, String body, String idempotencyKey) {
        return send(person, path, body, idempotencyKey);
    }

    private HttpResponse<String> send(Person person, String path, String body, String... keys) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(wire.base() + "/api/v1/" + path))
                .header("Authorization", "Bearer " + person.session())
                .header("Content-Type", path.endsWith("/import") ? "application/x-ndjson" : "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (String one : keys) {
            request.header("Idempotency-Key", one);
        }
        return wire.send(request);
    }

    private long clients() {
        return jdbc.sql("select count(*) from client where organization_id = :id")
                .param("id", organizationId)
                .query(Long.class)
                .single();
    }

    private long rows() {
        return List.of(
                        "client",
                        "client_secret",
                        "workspace",
                        "organization_member",
                        "reseller",
                        "initial_access_token",
                        "api_key",
                        "audit_event")
                .stream()
                .mapToLong(table -> jdbc.sql("select count(*) from " + table)
                        .query(Long.class)
                        .single())
                .sum();
    }
}
