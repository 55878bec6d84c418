package dev.latchkey.auth.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** How many of each an owner may have ({@code latchkey.limits.*}). */
@AuthServerTest
@TestPropertySource(
        properties = {
            "latchkey.limits.workspaces=3",
            "latchkey.limits.members=3",
            "latchkey.limits.resellers=3",
            "latchkey.limits.clients=3",
            "latchkey.limits.initial-access-tokens=3",
            "latchkey.limits.secrets=3",
            "latchkey.limits.api-keys=3",
        })
class LimitsTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private String organizationId;
    private String session;

    @BeforeEach
    void join() {
        workspace = fixtures.workspace();
        organizationId = workspace.organizationId();
        session = people.operator().session();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            organizations/ORG/workspaces            | {"name": "More"}                                   | 2 | workspaces
            organizations/ORG/members               | {"email": "pN@example.com", "role": "developer"}   | 3 | members
            organizations/ORG/resellers             | {"name": "Shop", "quota": 10}                      | 3 | resellers
            organizations/ORG/clients               | {"client_name": "Billing", "scope": "jobs:read"}   | 3 | clients
            organizations/ORG/initial-access-tokens | {}                                                 | 3 | initial access tokens
            workspaces/WS/api-keys                  | {"name": "CI", "type": "cronflow-production"}      | 3 | live API keys
            """)
    void thereIsAnEndAlsoForManyAtOnce(String path, String body, int room, String words) throws Exception {
        String route = "/api/v1/" + path.replace("ORG", organizationId).replace("WS", workspace.id());
        ExecutorService crowd = Executors.newFixedThreadPool(6);
        List<HttpResponse<String>> answers = new ArrayList<>();
        try {
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String own = body.replace(
                        "pN", "p" + i + organizationId.replace("_", "").replace("-", ""));
                waiting.add(crowd.submit(() -> wire.api("POST", route, session, own)));
            }
            for (Future<HttpResponse<String>> answer : waiting) {
                answers.add(answer.get());
            }
        } finally {
            crowd.shutdownNow();
        }

        assertThat(answers.stream().filter(answer -> answer.statusCode() == 201))
                .as(answers.get(0).body())
                .hasSize(room);
        assertThat(answers.stream().filter(answer -> answer.statusCode() != 201))
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(409);
                    assertThat(answer.body()).contains("more than 3 " + words);
                });
        assertThat((List<?>) wire.json(wire.api("GET", route, session, null)).get("items"))
                .hasSize(room + (words.equals("workspaces") ? 1 : 0));
    }

    @Test
    void aSeatInAWorkspaceIsCountedThere() {
        String route = "/api/v1/workspaces/" + workspace.id() + "/members";
        for (int i = 0; i < 4; i++) {
            String body = "{\"email\": \"%s\", \"role\": \"developer\"}"
                    .formatted(people.stranger().email());
            assertThat(wire.api("PUT", route, session, body).statusCode()).isEqualTo(i < 3 ? 201 : 409);
        }
    }

    @Test
    void whatIsDeletedLeavesRoom() {
        String route = "/api/v1/organizations/" + organizationId + "/clients";
        String body = "{\"client_name\": \"Billing\", \"scope\": \"jobs:read\"}";
        String first =
                (String) wire.json(wire.api("POST", route, session, body)).get("client_id");
        wire.api("POST", route, session, body);
        wire.api("POST", route, session, body);
        assertThat(wire.api("POST", route, session, body).statusCode()).isEqualTo(409);

        wire.api("DELETE", "/api/v1/clients/" + first, session, null);

        assertThat(wire.api("POST", route, session, body).statusCode()).isEqualTo(201);
        assertThat(wire.api("POST", route, session, body).statusCode()).isEqualTo(409);
    }

    @Test
    void keysThatHaveEndedLeaveRoom() {
        String revoked = create("cronflow-production");
        create("cronflow-staging");
        create("cronflow-production");
        assertThat(tryCreate().statusCode()).isEqualTo(409);

        wire.api("DELETE", "/api/v1/api-keys/" + revoked, session, null);
        assertThat(tryCreate().statusCode()).isEqualTo(201);
        assertThat(tryCreate().statusCode()).isEqualTo(409);

        // The row is aged, not the clock moved: audit partitions are made two months ahead.
        jdbc.sql("update api_key set expires_at = :past where workspace_id = :id and type = 'cronflow-staging'")
                .param("past", OffsetDateTime.now(ZoneOffset.UTC).minusDays(1))
                .param("id", workspace.id())
                .update();
        assertThat(tryCreate().statusCode()).isEqualTo(201);
        assertThat(tryCreate().statusCode()).isEqualTo(409);
    }

    @Test
    void aFullWorkspaceCanRotateEachKeyOnce() {
        List<String> keys =
                List.of(create("cronflow-production"), create("cronflow-production"), create("cronflow-production"));
        List<String> successors = new ArrayList<>();
        for (String key : keys) {
            HttpResponse<String> answer = wire.api("POST", "/api/v1/api-keys/" + key + "/rotate", session, null);
            assertThat(answer.statusCode()).isEqualTo(201);
            successors.add((String) wire.json(answer).get("id"));
        }

        assertThat(wire.api("POST", "/api/v1/api-keys/" + successors.get(0) + "/rotate", session, null)
                        .statusCode())
                .isEqualTo(409);
        assertThat(tryCreate().statusCode()).isEqualTo(409);
    }

    @Test
    void anImportThatDoesNotFitImportsNothing() {
        create("cronjobpro");

        assertThat(imported(3).statusCode()).isEqualTo(409);
        assertThat(imported(2).statusCode()).isEqualTo(201);
        assertThat(tryCreate().statusCode()).isEqualTo(409);
    }

    @Test
    void aClientHasSoManyLiveSecrets() {
        String route = "/api/v1/clients/" + fixtures.client("jobs:read").id() + "/secrets";
        for (int i = 1; i < 3; i++) {
            assertThat(wire.api("POST", route, session, null).statusCode()).isEqualTo(201);
        }

        HttpResponse<String> refused = wire.api("POST", route, session, null);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("3 live secrets");
    }

    private String create(String type) {
        HttpResponse<String> answer = tryCreate(type);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return (String) wire.json(answer).get("id");
    }

    private HttpResponse<String> tryCreate() {
        return tryCreate("cronflow-production");
    }

    private HttpResponse<String> tryCreate(String type) {
        return wire.api(
                "POST",
                "/api/v1/workspaces/" + workspace.id() + "/api-keys",
                session,
                "{\"name\": \"CI\", \"type\": \"" + type + "\"}");
    }

    private HttpResponse<String> imported(int lines) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            body.append(
                    "{\"name\": \"Old\", \"type\": \"cronjobpro\", \"sha256\": \"%064x\"}\n".formatted(lines * 10 + i));
        }
        return wire.send(HttpRequest.newBuilder(
                        URI.create(wire.base() + "/api/v1/workspaces/" + workspace.id() + "/api-keys/import"))
                .header("Authorization", "Bearer " + session)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }
}
