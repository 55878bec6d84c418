package dev.latchkey.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code ETag} and {@code If-Match} (RFC 9110 §8.8.3, §13.1.1) of everything that can be changed. */
@AuthServerTest
class EntityTagTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    Resellers resellers;

    private Workspace workspace;
    private String session;

    @BeforeEach
    void join() {
        workspace = fixtures.workspace();
        session = people.operator().session();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            organizations/ORG  | {"name": "One"}           | {"plan": "pro"}
            workspaces/WS      | {"name": "One"}           | {"audit_enabled": false}
            workspaces/WS      | {"name": "One"}           | {"require_ip_allowlist": true}
            clients/CLIENT     | {"client_name": "One"}    | {"scope": "jobs:write"}
            clients/CLIENT     | {"client_name": "One"}    | {"disabled": true}
            api-keys/KEY       | {"name": "One"}           | {"allowed_ips": ["10.0.0.0/8"]}
            resellers/RESELLER | {"quota": 7}              | {"disabled": true}
            """)
    void aChangeOfWhatHasBeenChangedSinceIsRefused(String path, String first, String second) {
        String route = route(path);
        HttpResponse<String> read = send("GET", route, null, null);
        String before = tag(read);

        HttpResponse<String> changed = send("PATCH", route, first, before);
        HttpResponse<String> stale = send("PATCH", route, second, before);

        assertThat(before).matches("\"[A-Za-z0-9_-]{22}\"");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(tag(changed)).isNotEqualTo(before);
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(stale.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        HttpResponse<String> now = send("GET", route, null, null);
        assertThat(tag(now)).isEqualTo(tag(changed));
        assertThat(now.body()).isEqualTo(changed.body());
        assertThat(send("PATCH", route, second, tag(now)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            organizations/ORG  | {"name": "N"}        | {"name": "M"}
            workspaces/WS      | {"name": "N"}        | {"name": "M"}
            clients/CLIENT     | {"client_name": "N"} | {"client_name": "M"}
            api-keys/KEY       | {"name": "N"}        | {"name": "M"}
            resellers/RESELLER | {"quota": 1}         | {"quota": 2}
            """)
    void ofTwoChangesOfTheSameStateOneWins(String path, String one, String other) throws Exception {
        String route = route(path);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5; round++) {
                String before = tag(send("GET", route, null, null));
                String suffix = round + "";
                List<Future<Integer>> answers = new ArrayList<>();
                for (String body : List.of(one, other)) {
                    String own = body.replace("\"}", suffix + "\"}")
                            .replace(": 1", ": 1" + suffix)
                            .replace(": 2", ": 2" + suffix);
                    answers.add(
                            two.submit(() -> send("PATCH", route, own, before).statusCode()));
                }
                assertThat(List.of(answers.get(0).get(), answers.get(1).get())).containsExactlyInAnyOrder(200, 412);
            }
        } finally {
            two.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "\"", "\"abc", "\"a\" \"b\"", "W/abc", "\"a\"b", "*, \"a\"", ",", "", "w/\"a\""})
    void whatIsNoTagIsRefused(String header) {
        String route = route("workspaces/WS");

        HttpResponse<String> answer = send("PATCH", route, "{\"name\": \"Other\"}", header);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(send("GET", route, null, null).body()).contains("\"Main\"");
    }

    @Test
    void aStarAndAListWithTheTagAreNoHindrance() {
        String route = route("workspaces/WS");
        String tag = tag(send("GET", route, null, null));

        assertThat(send("PATCH", route, "{}", "*").statusCode()).isEqualTo(200);
        assertThat(send("PATCH", route, "{}", null).statusCode()).isEqualTo(200);
        assertThat(send("PATCH", route, "{}", "\"other\" ,, " + tag).statusCode())
                .isEqualTo(200);
        assertThat(send("PATCH", route, "{}", "\"other,one\"").statusCode()).isEqualTo(412);
    }

    @Test
    void aWeakTagNeverMatches() {
        String route = route("workspaces/WS");

        assertThat(send("PATCH", route, "{}", "W/" + tag(send("GET", route, null, null)))
                        .statusCode())
                .isEqualTo(412);
    }

    @Test
    void whatHappensByItselfMakesNobodysCopyStaleAndIsSentAllTheSame() {
        String route = route("api-keys/KEY");
        String tag = tag(send("GET", route, null, null));
        wire.api("POST", "/api/v1/" + route + "/rotate", session, null);

        HttpResponse<String> read = wire.send(request("GET", route, null).header("If-None-Match", tag));

        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).contains("successor_id");
        assertThat(tag(read)).isEqualTo(tag);
    }

    @Test
    void whoMayNotSeeAThingLearnsNothingByAGuess() {
        String route = route("clients/CLIENT");
        String stranger = people.stranger().session();

        HttpResponse<String> answer = wire.send(HttpRequest.newBuilder(URI.create(wire.base() + "/api/v1/" + route))
                .header("Authorization", "Bearer " + stranger)
                .header("Content-Type", "application/json")
                .header("If-Match", "\"guess\"")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("ETag")).isEmpty();
    }

    private String route(String path) {
        return path.replace("ORG", workspace.organizationId())
                .replace("WS", workspace.id())
                .replace(
                        "KEY", path.contains("KEY") ? fixtures.apiKey(workspace).id() : "")
                .replace(
                        "CLIENT",
                        path.contains("CLIENT")
                                ? fixtures.clientOf(workspace, "jobs:read").id()
                                : "")
                .replace(
                        "RESELLER",
                        path.contains("RESELLER")
                                ? resellers
                                        .create(workspace.organizationId(), "Shop", 5, Actor.SYSTEM)
                                        .id()
                                : "");
    }

    private HttpResponse<String> send(String method, String route, String body, String ifMatch) {
        HttpRequest.Builder request = request(method, route, body);
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return wire.send(request);
    }

    private HttpRequest.Builder request(String method, String route, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(wire.base() + "/api/v1/" + route))
                .header("Authorization", "Bearer " + session)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return body == null ? request : request.header("Content-Type", "application/json");
    }

    private static String tag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }
}
