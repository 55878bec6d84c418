package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET}, {@code PUT} and {@code DELETE /oauth/register/{client_id}} (RFC 7592). */
@AuthServerTest
@TestPropertySource(properties = Registrar.PATIENCE)
@ExtendWith(OutputCaptureExtension.class)
class RegistrationManagementTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    InitialAccessTokens initialAccessTokens;

    @Autowired
    Clients clients;

    @Autowired
    Organizations organizations;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    LoggingSystem logging;

    private Registrar registrar;
    private String organizationId;
    private Map<String, Object> made;
    private String id;

    @BeforeEach
    void register() {
        registrar = new Registrar(wire);
        organizationId = fixtures.organization().id();
        made = wire.json(registered());
        id = (String) made.get("client_id");
    }

    @Test
    void aClientReadsWhatItRegistered() {
        HttpResponse<String> answer = send("GET", id, token(), null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        Map<String, Object> expected = new HashMap<>(made);
        expected.remove("client_secret");
        assertThat(wire.json(answer)).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void anUpdateReplacesEverythingAndTheToken() {
        HttpResponse<String> answer = update(Map.of(
                "client_name", "Renamed", "scope", "jobs:read", "token_endpoint_auth_method", "client_secret_post"));

        Map<String, Object> now = wire.json(answer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(now)
                .containsEntry("client_name", "Renamed")
                .containsEntry("scope", "jobs:read")
                .containsEntry("token_endpoint_auth_method", "client_secret_post")
                .doesNotContainKey("client_secret");
        assertThat(send("GET", id, token(), null).statusCode()).isEqualTo(401);
        HttpResponse<String> read = send("GET", id, (String) now.get("registration_access_token"), null);
        assertThat(wire.json(read)).isEqualTo(now);
        assertThat(wire.claims(wire.token(credentials()))).containsEntry("scope", "jobs:read");
        assertThat(events()).contains("client.created", "client.changed by " + id);
    }

    @Test
    void whatAnUpdateLeavesOutGoesBackToItsDefault() {
        Map<String, Object> now = wire.json(update(Map.of()));

        assertThat(now)
                .containsEntry("client_name", id)
                .containsEntry("scope", "jobs:read jobs:write")
                .containsEntry("token_endpoint_auth_method", "client_secret_basic");
    }

    @Test
    void noUpdateGetsMoreThanTheInitialAccessTokenAllowedAlsoWhenThatIsGone() {
        jdbc.sql("delete from initial_access_token").update();

        HttpResponse<String> more = update(Map.of("scope", "jobs:read workers:manage"));

        assertThat(more.statusCode()).isEqualTo(400);
        assertThat(wire.json(more)).containsEntry("error", "invalid_client_metadata");
        assertThat(update(Map.of("scope", "jobs:write jobs:read")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"client_id\": \"lkc_other\"}",
                "{\"client_id\": \"ID\", \"registration_access_token\": \"x\"}",
                "{\"client_id\": \"ID\", \"registration_client_uri\": \"x\"}",
                "{\"client_id\": \"ID\", \"client_secret_expires_at\": 0}",
                "{\"client_id\": \"ID\", \"client_id_issued_at\": 0}",
                "{\"client_id\": \"ID\", \"client_secret\": \"wrong\"}",
                "{\"client_id\": \"ID\", \"client_secret\": 7}",
                "{\"client_id\": \"ID\", \"grant_types\": [\"implicit\"]}",
                "[\"ID\"]",
            })
    void anUpdateThatSaysWhatItMustNotChangesNothing(String body) {
        HttpResponse<String> answer = send("PUT", id, token(), body.replace("ID", id));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(wire.json(answer)).containsEntry("error", "invalid_client_metadata");
        assertThat(send("GET", id, token(), null).statusCode()).isEqualTo(200);
        assertThat(clients.read(id).orElseThrow().clientName()).isEqualTo("Importer");
    }

    @Test
    void anUpdateMayTellTheRightSecret() {
        assertThat(update(Map.of("client_secret", made.get("client_secret"))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void ofTwoUpdatesAtOnceOneWins() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        List<Integer> statuses = new ArrayList<>();
        try {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (String name : List.of("One", "Two")) {
                answers.add(two.submit(() -> update(Map.of("client_name", name))));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                statuses.add(answer.get().statusCode());
            }
        } finally {
            two.shutdownNow();
        }
        assertThat(statuses).containsExactlyInAnyOrder(200, 401);
    }

    @Test
    void aDeletedClientIsGoneWithItsTokens() {
        Credentials resourceServer = fixtures.resourceServer();
        String token = wire.token(credentials());
        assertThat(wire.introspect(resourceServer, token)).containsEntry("active", true);

        HttpResponse<String> answer = send("DELETE", id, token(), null);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(wire.introspect(resourceServer, token)).containsEntry("active", false);
        assertThat(wire.post("/oauth/token", credentials(), "grant_type=client_credentials")
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("DELETE", id, token(), null).statusCode()).isEqualTo(401);
        assertThat(jdbc.sql("select count(*) from client_registration where client_id = :id")
                        .param("id", id)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(events()).contains("client.deleted by " + id);
    }

    @Test
    void anUnknownClientAndAnothersAreRefusedAlike() {
        Map<String, Object> other = wire.json(registered());

        LinkedHashSet<String> answers = new LinkedHashSet<>();
        for (String method : List.of("GET", "PUT", "DELETE")) {
            String body = method.equals("PUT") ? "{\"client_id\": \"" + id + "\"}" : null;
            for (String client : List.of(
                    (String) other.get("client_id"),
                    fixtures.client("jobs:read").id(),
                    "lkc_none")) {
                HttpResponse<String> answer = send(method, client, token(), body);
                assertThat(answer.statusCode()).isEqualTo(401);
                answers.add(answer.body() + answer.headers().allValues("WWW-Authenticate"));
            }
        }

        assertThat(answers).hasSize(1);
        assertThat(clients.read((String) other.get("client_id"))).isPresent();
    }

    @Test
    void aClientThatAPersonRegisteredHasNoToken() {
        Credentials person = fixtures.client("jobs:read");

        assertThat(send("GET", person.id(), person.secret(), null).statusCode()).isEqualTo(401);
    }

    @Test
    void aDisabledClientAndOneOfASuspendedOrganizationMayDoNothing() {
        clients.setDisabled(id, true, Actor.SYSTEM);
        assertThat(send("GET", id, token(), null).statusCode()).isEqualTo(403);
        clients.setDisabled(id, false, Actor.SYSTEM);
        organizations.suspend(organizationId, Actor.SYSTEM);

        assertThat(send("GET", id, token(), null).statusCode()).isEqualTo(403);
        assertThat(update(Map.of("client_name", "Other")).statusCode()).isEqualTo(403);
        assertThat(send("DELETE", id, token(), null).statusCode()).isEqualTo(403);

        assertThat(clients.read(id).orElseThrow().clientName()).isEqualTo("Importer");
    }

    @Test
    void whatTheAnswersShowIsNotLogged(CapturedOutput output) {
        logging.setLogLevel("org.springframework.web", LogLevel.TRACE);
        try {
            made = wire.json(registered());
            id = (String) made.get("client_id");
            Map<String, Object> now = wire.json(update(Map.of("client_name", "Renamed")));

            assertThat(output.getAll())
                    .contains("RegisteredClientView[" + id + "]")
                    .doesNotContain(
                            (String) made.get("client_secret"), token(), (String) now.get("registration_access_token"));
        } finally {
            logging.setLogLevel("org.springframework.web", null);
        }
    }

    private HttpResponse<String> registered() {
        String token = initialAccessTokens
                .create(
                        organizationId,
                        null,
                        new LinkedHashSet<>(List.of("jobs:read", "jobs:write")),
                        1,
                        clock.instant().plus(Duration.ofHours(1)),
                        Actor.SYSTEM)
                .secret()
                .value();
        return send("POST", "", token, "{\"client_name\": \"Importer\", \"scope\": \"jobs:read jobs:write\"}");
    }

    private HttpResponse<String> update(Map<String, Object> metadata) {
        Map<String, Object> body = new HashMap<>(metadata);
        body.put("client_id", id);
        return send("PUT", id, token(), JsonMapper.shared().writeValueAsString(body));
    }

    private HttpResponse<String> send(String method, String client, String token, String body) {
        return registrar.send(method, client.isEmpty() ? "" : "/" + client, token, body);
    }

    private String token() {
        return (String) made.get("registration_access_token");
    }

    private Credentials credentials() {
        return new Credentials(id, (String) made.get("client_secret"));
    }

    private List<String> events() {
        return jdbc.sql("select type, actor from audit_event where subject = :id")
                .param("id", id)
                .query((rs, row) ->
                        rs.getString("type") + (rs.getString("actor").equals(id) ? " by " + id : ""))
                .list();
    }
}
