package dev.latchkey.auth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is written down by hand, held against the answers. */
@AuthServerTest
class WrittenInDocumentTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    private Map<String, Document.Operation> operations;
    private Credentials client;
    private Credentials api;

    @BeforeEach
    void read() {
        operations = Document.of(wire).operations().stream()
                .collect(Collectors.toMap(Document.Operation::id, operation -> operation));
        client = fixtures.client("jobs:read");
        api = fixtures.resourceServer();
    }

    @Test
    void answersAreAsItSays() {
        String key = fixtures.apiKey(fixtures.workspace()).key().value();
        HttpResponse<String> token = wire.post("/oauth/token", client, "grant_type=client_credentials");
        check("issueToken", 200, token);
        check(
                "issueToken",
                200,
                wire.post(
                        "/oauth/token",
                        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                                + "&subject_token_type=urn:latchkey:params:oauth:token-type:api-key&subject_token="
                                + key,
                        request -> request));
        check(
                "introspectToken",
                200,
                wire.post("/oauth/introspect", api, "token=" + wire.json(token).get("access_token")));
        check("introspectToken", 200, wire.post("/oauth/introspect", api, "token=" + key));
        check("introspectToken", 200, wire.post("/oauth/introspect", api, "token=nothing"));
        check(
                "revokeToken",
                200,
                wire.post("/oauth/revoke", client, "token=" + wire.json(token).get("access_token")));
        check("listRevocations", 200, wire.get("/oauth/revocations", api));
        check("getMetadata", 200, wire.get("/.well-known/oauth-authorization-server", request -> request));
        check("getKeys", 200, wire.get("/oauth/jwks", request -> request));
    }

    @Test
    void refusalsAreAsItSays() {
        Credentials nobody = new Credentials("lkc_none", "x");
        check("issueToken", 400, wire.post("/oauth/token", client, "grant_type=password"));
        check("issueToken", 401, wire.post("/oauth/token", nobody, "grant_type=client_credentials"));
        check("introspectToken", 400, wire.post("/oauth/introspect", client, "a=b"));
        check("introspectToken", 401, wire.post("/oauth/introspect", nobody, "token=x"));
        check("revokeToken", 400, wire.post("/oauth/revoke", client, "a=b"));
        check("revokeToken", 401, wire.post("/oauth/revoke", nobody, "token=x"));
        check("listRevocations", 401, wire.get("/oauth/revocations", nobody));
    }

    @Test
    void aRegistrationIsAsItSays() {
        String organization = fixtures.workspace().organizationId();
        String owner = people.memberOf(organization, Role.OWNER).session();
        String token = (String) wire.json(wire.api(
                        "POST", "/api/v1/organizations/" + organization + "/initial-access-tokens", owner, "{}"))
                .get("initial_access_token");
        String register = "/oauth/register";

        check("registerClient", 400, wire.api("POST", register, token, "[]"));
        check("registerClient", 401, wire.api("POST", register, null, "{}"));
        HttpResponse<String> made = wire.api("POST", register, token, "{\"client_name\":\"Billing\"}");
        check("registerClient", 201, made);
        String clientId = (String) wire.json(made).get("client_id");
        String itself = register + "/" + clientId;
        String first = (String) wire.json(made).get("registration_access_token");
        check("getRegistration", 200, wire.api("GET", itself, first, null));
        check("getRegistration", 401, wire.api("GET", itself, token, null));
        check("replaceRegistration", 400, wire.api("PUT", itself, first, "{}"));
        check("replaceRegistration", 401, wire.api("PUT", itself, token, "{}"));
        HttpResponse<String> replaced = wire.api("PUT", itself, first, "{\"client_id\":\"" + clientId + "\"}");
        check("replaceRegistration", 200, replaced);
        String second = (String) wire.json(replaced).get("registration_access_token");
        wire.api("PATCH", "/api/v1/clients/" + clientId, owner, "{\"disabled\":true}");
        check("getRegistration", 403, wire.api("GET", itself, second, null));
        wire.api("PATCH", "/api/v1/clients/" + clientId, owner, "{\"disabled\":false}");
        check("deleteRegistration", 401, wire.api("DELETE", itself, first, null));
        check("deleteRegistration", 204, wire.api("DELETE", itself, second, null));
    }

    @Test
    void whoForgotAPasswordIsAnsweredAsItSays() {
        String asking = "{\"email\":\"" + people.withPassword().email() + "\"}";
        check("requestPasswordReset", 202, wire.api("POST", "/auth/password-reset", null, asking));
    }

    /** Whoever reads the metadata finds each endpoint in the document. */
    @Test
    void eachEndpointOfTheMetadataIsDescribed() {
        Map<String, Object> metadata =
                wire.json(wire.get("/.well-known/oauth-authorization-server", request -> request));

        assertThat(operations.values())
                .extracting(operation -> metadata.get("issuer") + operation.path())
                .containsAll(metadata.entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith("_endpoint")
                                || entry.getKey().equals("jwks_uri"))
                        .map(entry -> (String) entry.getValue())
                        .toList());
    }

    @Test
    void aSessionIsAsItSays() {
        Person person = people.withPassword();

        check("login", 200, login(person.email(), People.PASSWORD));
        check("login", 401, login(person.email(), "another password"));
    }

    /** What reads JSON only must not have learned other languages from what the document is made with. */
    @Test
    void aBodyInYamlIsNotRead() {
        Workspace workspace = fixtures.workspace();
        Person owner = people.memberOf(workspace.organizationId(), Role.OWNER);
        for (String type : new String[] {"application/yaml", "application/x-yaml", "application/xml"}) {
            HttpResponse<String> answer = wire.send(HttpRequest.newBuilder(URI.create(
                            wire.base() + "/api/v1/organizations/" + workspace.organizationId() + "/workspaces"))
                    .header("Authorization", "Bearer " + owner.session())
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString("name: Yaml")));
            assertThat(answer.statusCode()).as(type).isEqualTo(415);
        }
    }

    private HttpResponse<String> login(String email, String password) {
        return wire.api("POST", "/auth/login", null, "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
    }

    private void check(String operation, int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s %s", operation, answer.body()).isEqualTo(status);
        Conformity.check(operations.get(operation), status, answer.body());
    }
}
