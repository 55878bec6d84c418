package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.client.ClientSecrets;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator sees who turns the log up to understand a problem. */
@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class SecretsStayOutOfLogsTest {

    private static final List<String> LOGGERS = List.of(
            "dev.latchkey", "org.springframework.security", "org.springframework.web", "org.springframework.jdbc");
    private static final String GRANT = "grant_type=client_credentials";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    Clients clients;

    @Autowired
    ClientSecrets clientSecrets;

    @Autowired
    LoggingSystem logging;

    private Workspace workspace;
    private Credentials client;
    private Credentials resourceServer;

    @BeforeEach
    void turnUp() {
        LOGGERS.forEach(logger -> logging.setLogLevel(logger, LogLevel.DEBUG));
        workspace = fixtures.workspace();
        client = fixtures.clientOf(workspace, "jobs:read");
        resourceServer = fixtures.resourceServer();
    }

    @AfterEach
    void turnDown() {
        LOGGERS.forEach(logger -> logging.setLogLevel(logger, null));
    }

    @Test
    void issuanceIntrospectionAndRevocationLogNoCredential(CapturedOutput output) {
        String token = wire.token(client);
        String key = fixtures.apiKey(workspace).key().value();
        for (String credential : List.of(token, key)) {
            wire.introspect(resourceServer, credential);
            wire.introspect(client, credential);
            wire.post("/oauth/revoke", fixtures.client("jobs:read"), "token=" + credential);
            wire.post("/oauth/revoke", client, "token=" + credential);
            wire.introspect(resourceServer, credential);
        }
        wire.post("/oauth/token", body(client, GRANT), request -> request);
        wire.get("/oauth/revocations", resourceServer);

        assertLogged(output);
        assertNowhere(output, token, key);
    }

    @Test
    void aKeyThatIsTradedAndTheTokenAreNotLogged(CapturedOutput output) {
        String key = fixtures.apiKey(workspace).key().value();
        String form = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                + "&subject_token_type=urn:latchkey:params:oauth:token-type:api-key&subject_token=" + key;
        String token = (String)
                wire.json(wire.post("/oauth/token", form, request -> request)).get("access_token");
        wire.post("/oauth/token", form + "x", request -> request);
        wire.post("/oauth/token", form + "&scope=admin", request -> request);
        wire.post("/oauth/token", form + "&audience=elsewhere", request -> request);
        wire.post("/oauth/token", form, request -> request.header("Authorization", "Bearer " + key));
        wire.post("/oauth/token", client, form);

        assertLogged(output);
        assertNowhere(output, token, key);
    }

    @Test
    void changesOfAClientLogNoCredential(CapturedOutput output) {
        Credentials fresh = Fixtures.credentials(clientSecrets.add(client.id(), Duration.ofHours(1), Actor.SYSTEM));
        String token = wire.token(fresh);
        clientSecrets.remove(client.id(), (String) wire.claims(token).get("credential_id"), true, Actor.SYSTEM);
        clients.revokeTokens(client.id(), Actor.SYSTEM);
        clients.setDisabled(client.id(), true, Actor.SYSTEM);
        wire.post("/oauth/token", client, GRANT);

        assertLogged(output);
        assertNowhere(output, token, fresh.secret());
    }

    @Test
    void signingInAndAcceptingAnInvitationLogNoCredential(CapturedOutput output) {
        People.Person person = people.withPassword();
        String wrong = "{\"email\":\"" + person.email() + "\",\"password\":\"a wrong password\"}";
        wire.api("POST", "/auth/login", null, wrong);
        String session = (String)
                wire.json(wire.api("POST", "/auth/login", null, wrong.replace("a wrong password", People.PASSWORD)))
                        .get("access_token");
        wire.api("GET", "/api/v1/me", session, null);
        wire.api("GET", "/api/v1/me", session + "x", null);
        People.Person owner = people.memberOf(workspace.organizationId(), Role.OWNER);
        String invited = wire.api(
                        "POST",
                        "/api/v1/organizations/" + workspace.organizationId() + "/members",
                        owner.session(),
                        "{\"email\":\"invited@example.com\",\"role\":\"auditor\"}")
                .body();
        String token = invited.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
        wire.api(
                "POST",
                "/auth/invitations/accept",
                null,
                "{\"token\":\"" + token + "\",\"password\":\"a chosen password\"}");
        String resourceServerSecret = wire.api(
                        "POST",
                        "/api/v1/resource-servers",
                        people.operator().session(),
                        "{\"name\":\"Jobs\",\"audience\":\"https://jobs.example.com\",\"environment\":\"production\"}")
                .body()
                .replaceAll(".*\"client_secret\":\"([^\"]+)\".*", "$1");
        wire.api("POST", "/auth/logout", session, null);

        assertLogged(output);
        assertNowhere(
                output,
                session,
                token,
                resourceServerSecret,
                People.PASSWORD,
                "a wrong password",
                "a chosen password",
                "$argon2");
    }

    @Test
    void refusedRequestsLogNoCredential(CapturedOutput output) {
        String token = wire.token(client);
        String almost = client.secret() + "x";
        wire.post("/oauth/token", new Credentials(client.id(), almost), GRANT);
        wire.post("/oauth/token", body(client, ""), request -> request);
        wire.post("/oauth/token", body(client, GRANT + "&scope=admin"), request -> request);
        wire.post("/oauth/token", client, body(client, GRANT));
        wire.post("/oauth/token", body(client, GRANT) + "&client_secret=" + client.secret(), request -> request);
        wire.post("/oauth/token", body(client, GRANT) + "&x=%", request -> request);
        wire.post("/oauth/token", body(client, GRANT) + "&a%00b=x", request -> request);
        wire.post("/oauth/introspect", resourceServer, "token=" + token + "x");
        wire.post("/oauth/introspect", resourceServer, "token=" + token + "&token=" + token);
        for (String header : List.of(
                "Basic " + client.secret(),
                "Basic " + client.secret() + "!",
                "Bearer " + client.secret(),
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(("x%:" + client.secret()).getBytes(StandardCharsets.UTF_8)),
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((client.secret() + "%zz").getBytes(StandardCharsets.UTF_8)))) {
            wire.post("/oauth/token", GRANT, request -> request.header("Authorization", header));
        }
        raw("Authorization: Basic \u0001" + client.secret() + "\r\n");
        raw("Authorization Basic " + client.secret() + "\r\n");
        raw("X-" + client.secret() + "\u0001: x\r\n");

        assertLogged(output);
        assertNowhere(output, token);
    }

    /** Refused, but said: not every caller knows better. */
    @Test
    void credentialsInTheQueryAreNotLoggedEither(CapturedOutput output) {
        String token = wire.token(client);
        wire.post("/oauth/token?" + body(client, GRANT), "", request -> request);
        wire.get("/oauth/token?" + body(client, GRANT), request -> request);
        wire.get("/oauth/revocations?client_secret=" + resourceServer.secret(), resourceServer);
        wire.get("/oauth/jwks?access_token=" + token, request -> request);
        wire.get("/nowhere?access_token=" + token, request -> request);

        assertNowhere(output, token);
    }

    private void raw(String header) {
        RawHttp.exchange(wire.port(), RawHttp.form("/oauth/token", header, GRANT.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String body(Credentials credentials, String form) {
        return form + "&client_id=" + credentials.id() + "&client_secret=" + credentials.secret();
    }

    /** The log is turned up indeed. */
    private static void assertLogged(CapturedOutput output) {
        assertThat(output).contains("DEBUG");
    }

    private void assertNowhere(CapturedOutput output, String... more) {
        String text = output.getAll();
        for (String secret : List.of(client.secret(), resourceServer.secret())) {
            assertThat(text).doesNotContain(secret);
        }
        assertThat(text)
                .doesNotContain(
                        client.basic().substring(6), resourceServer.basic().substring(6));
        for (String secret : more) {
            assertThat(text).doesNotContain(secret);
            if (secret.contains(".")) {
                assertThat(text).doesNotContain(secret.substring(secret.lastIndexOf('.') + 1));
            }
        }
    }
}
