package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code /api/v1/resource-servers} and {@code /api/v1/signing-keys}: what only platform operators do. */
@AuthServerTest
class ResourceServerApiTest {

    private static final String PATH = "/api/v1/resource-servers";
    private static final String BODY =
            "{\"name\":\"Jobs\",\"audience\":\"https://jobs.example.com\",\"environment\":\"production\"}";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ClientStore store;

    @Test
    void aRegisteredResourceServerWorksUntilItIsDeleted() {
        Person operator = people.operator();
        HttpResponse<String> made = wire.api("POST", PATH, operator.session(), BODY);
        assertThat(made.statusCode()).isEqualTo(201);
        Map<String, Object> body = wire.json(made);
        String secret = (String) body.get("client_secret");
        Credentials credentials = new Credentials((String) body.get("client_id"), secret);
        assertThat(wire.get("/oauth/revocations", credentials).statusCode()).isEqualTo(200);

        // The list is in the order of ids: behind what this id begins with, it comes first.
        String before = credentials.id().substring(0, credentials.id().length() - 1);
        HttpResponse<String> list = wire.api("GET", PATH + "?limit=5&after=" + before, operator.session(), null);
        assertThat(list.body()).contains(credentials.id()).doesNotContain(secret);
        assertThat(wire.api("DELETE", PATH + "/" + credentials.id(), operator.session(), null)
                        .statusCode())
                .isEqualTo(204);

        assertThat(wire.get("/oauth/revocations", credentials).statusCode()).isEqualTo(401);
        assertThat(store.find(credentials.id())).isEmpty();
        assertThat(wire.api("DELETE", PATH + "/" + credentials.id(), operator.session(), null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void oneThatNamesNoAudienceHasTheDefaultOne() {
        HttpResponse<String> made = wire.api(
                "POST", PATH, people.operator().session(), "{\"name\":\"Jobs\",\"environment\":\"production\"}");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(wire.json(made)).containsEntry("audience", "https://api.example.com");
    }

    @Test
    void onlyOperatorsSeeThem() {
        Person stranger = people.stranger();
        Credentials there = fixtures.resourceServer();

        assertThat(wire.api("GET", PATH, stranger.session(), null).statusCode()).isEqualTo(403);
        assertThat(wire.api("POST", PATH, stranger.session(), BODY).statusCode())
                .isEqualTo(403);
        assertThat(wire.api("DELETE", PATH + "/" + there.id(), stranger.session(), null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(store.find(there.id())).isPresent();
    }

    @Test
    void aMachineIsNotDeletedAsAResourceServer() {
        Credentials machine = fixtures.client("jobs:read");

        assertThat(wire.api(
                                "DELETE",
                                PATH + "/" + machine.id(),
                                people.operator().session(),
                                null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(store.find(machine.id())).isPresent();
    }

    @Test
    void badInputIsToldByField() {
        HttpResponse<String> response =
                wire.api("POST", PATH, people.operator().session(), "{\"audience\":\"a b\",\"environment\":\"Ü\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains("\"field\":\"name\"")
                .contains("\"field\":\"audience\"")
                .contains("\"field\":\"environment\"");
    }

    @Test
    void anOperatorListsAndRotatesSigningKeys() {
        Person operator = people.operator();
        String keys = "/api/v1/signing-keys";
        assertThat(wire.api("GET", keys, people.stranger().session(), null).statusCode())
                .isEqualTo(403);
        assertThat(wire.api("POST", keys, people.stranger().session(), null).statusCode())
                .isEqualTo(403);

        Map<String, Object> next = wire.json(wire.api("POST", keys, operator.session(), null));

        assertThat(next).containsEntry("state", "published").containsEntry("algorithm", "ES256");
        HttpResponse<String> list = wire.api("GET", keys, operator.session(), null);
        assertThat(list.body())
                .contains((String) next.get("kid"))
                .contains("\"state\":\"active\"")
                .doesNotContain("\"d\"");
        Map<String, Object> first = wire.json(wire.api("GET", keys + "?limit=1&after=", operator.session(), null));
        Map<String, Object> rest =
                wire.json(wire.api("GET", keys + "?after=" + first.get("next"), operator.session(), null));
        assertThat(Stream.of(first, rest).flatMap(page -> ((List<?>) page.get("items")).stream()))
                .isEqualTo(wire.json(list).get("items"));
        assertThat(wire.api("GET", keys + "?after=none", operator.session(), null)
                        .statusCode())
                .isEqualTo(400);
    }
}
