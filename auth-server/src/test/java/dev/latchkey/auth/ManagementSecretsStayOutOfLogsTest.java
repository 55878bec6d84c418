package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * All that is made and used through the management API and at the OAuth endpoints, with the log turned up as far as it goes: no secret is in
 * the log, in the metrics or in the name of a thread.
 */
@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class ManagementSecretsStayOutOfLogsTest {

    private static final List<String> LOGGERS = List.of(
            "dev.latchkey",
            "org.springframework.security",
            "org.springframework.web",
            "org.springframework.jdbc",
            "org.springframework.transaction",
            "org.springframework.context",
            "com.zaxxer.hikari");
    private static final String GRANT = "grant_type=client_credentials";

    private final Set<String> secrets = new TreeSet<>();

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    LoggingSystem logging;

    @Value("${local.management.port}")
    int managementPort;

    private Workspace workspace;
    private String session;
    private Credentials resourceServer;

    @BeforeEach
    void turnUp() {
        workspace = fixtures.workspace();
        session = people.memberOf(workspace.organizationId(), Role.OWNER).session();
        resourceServer = fixtures.resourceServer();
        secrets.addAll(List.of(session, resourceServer.secret()));
        LOGGERS.forEach(logger -> logging.setLogLevel(logger, LogLevel.TRACE));
    }

    @AfterEach
    void turnDown() {
        LOGGERS.forEach(logger -> logging.setLogLevel(logger, null));
    }

    @Test
    void signingInLogsNeitherPasswordNorSession(CapturedOutput output) {
        Person person = people.withPassword();
        secrets.addAll(List.of(People.PASSWORD, "a-wrong-password"));
        login("\"" + person.email() + "\"", "\"a-wrong-password\"");
        login("\"nobody@example.com\"", "\"a-wrong-password\"");
        String mine = made(login("\"" + person.email() + "\"", "\"" + People.PASSWORD + "\""), "access_token");
        api("GET", "/me", null);
        wire.api("POST", "/auth/logout", mine, null);
        wire.api("GET", "/api/v1/me", mine, null);

        assertNowhere(output);
    }

    /** What a parser cannot read it quotes, unless it is told not to. */
    @Test
    void aBodyThatCannotBeReadIsNotQuoted(CapturedOutput output) {
        secrets.add("unquotedPassword1");
        login("\"a@example.com\"", "unquotedPassword1");
        login("\"a@example.com\"", "[\"unquotedPassword1\"]");
        login("\"a@example.com\"", "{\"unquotedPassword1\":1}");
        login("\"a@example.com\"", "\"unquotedPassword1");
        login("\"a@example.com\"", "\"unquotedPassword1\\q\"");
        wire.api("POST", "/auth/login", null, "unquotedPassword1");
        wire.api("POST", "/auth/login", null, "\"unquotedPassword1\"");
        wire.api("POST", "/auth/login?password=unquotedPassword1", null, "{}");
        api("POST", "/workspaces/" + workspace.id() + "/api-keys", "{\"name\":unquotedPassword1}");
        api("POST", "/workspaces/" + workspace.id() + "/api-keys", "{\"expires_at\":\"unquotedPassword1\"}");
        api("POST", "/workspaces/" + workspace.id() + "/api-keys/import", "{\"key\":\"unquotedPassword1\"}");
        api("GET", "/me?access_token=unquotedPassword1", null);

        assertNowhere(output);
    }

    @Test
    void aClientsLifeLogsNoSecret(CapturedOutput output) {
        Map<String, Object> client = json(api(
                "POST",
                "/organizations/" + workspace.organizationId() + "/clients",
                "{\"client_name\":\"Billing\",\"scope\":\"jobs:read\"}"));
        String path = "/clients/" + client.get("client_id");
        Credentials first = new Credentials((String) client.get("client_id"), (String) client.get("client_secret"));
        Credentials wrong = new Credentials(first.id(), "lks_a-wrong-secret-of-a-client");
        Map<String, Object> added = json(api("POST", path + "/secrets", "{\"overlap\":\"PT1H\"}"));
        secrets.addAll(List.of(first.secret(), wrong.secret(), (String) added.get("client_secret")));
        String token = made(wire.post("/oauth/token", first, GRANT).body(), "access_token");
        wire.post("/oauth/token", wrong, GRANT);
        wire.introspect(resourceServer, token);
        wire.post("/oauth/revoke", first, "token=" + token);
        wire.api("GET", "/api/v1/me", token, null);
        api("GET", path + "/secrets", null);
        api("PATCH", path, "{\"disabled\":true}");
        api("DELETE", path + "/secrets/" + added.get("client_secret_id") + "?compromised=true", null);
        api("POST", path + "/revoke-tokens", null);
        api("DELETE", path, null);

        assertNowhere(output);
    }

    @Test
    void aKeysLifeLogsNoKey(CapturedOutput output) {
        String keys = "/workspaces/" + workspace.id() + "/api-keys";
        Map<String, Object> made = json(
                api("POST", keys, "{\"name\":\"CI\",\"type\":\"cronflow-production\",\"scopes\":[\"jobs:read\"]}"));
        String key = (String) made.get("key");
        String path = "/api-keys/" + made.get("id");
        String successor = made(api("POST", path + "/rotate", "{\"overlap\":\"PT1H\"}"), "key");
        secrets.addAll(List.of(key, successor));
        String token = made(
                wire.post(
                                "/oauth/token",
                                "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=" + key
                                        + "&subject_token_type=urn:latchkey:params:oauth:token-type:api-key",
                                request -> request)
                        .body(),
                "access_token");
        wire.introspect(resourceServer, key);
        wire.introspect(resourceServer, key + "x");
        wire.introspect(resourceServer, token);
        wire.api("GET", "/api/v1/me", key, null);
        api("PATCH", path, "{\"allowed_ips\":[\"203.0.113.0/24\"]}");
        api("DELETE", path, null);
        wire.post("/oauth/revoke", fixtures.clientOf(workspace, "jobs:read"), "token=" + successor);

        assertNowhere(output);
    }

    private String login(String email, String password) {
        return wire.api("POST", "/auth/login", null, "{\"email\":" + email + ",\"password\":" + password + "}")
                .body();
    }

    private String api(String method, String path, String body) {
        return wire.api(method, "/api/v1" + path, session, body).body();
    }

    /** A secret that an answer shows, to be found nowhere else. */
    private String made(String answer, String member) {
        String secret = (String) json(answer).get(member);
        assertThat(secret).as(answer).isNotBlank();
        secrets.add(secret);
        return secret;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(String body) {
        return tools.jackson.databind.json.JsonMapper.shared().readValue(body, Map.class);
    }

    private void assertNowhere(CapturedOutput output) {
        String metrics = wire.send(HttpRequest.newBuilder(
                        URI.create("http://localhost:" + managementPort + "/actuator/prometheus")))
                .body();
        String threads = String.join(
                "\n",
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .toList());
        String log = output.getAll();
        assertThat(log).contains("TRACE", "DEBUG");
        assertThat(metrics).contains("jvm_memory_used_bytes");
        for (String secret : secrets) {
            // The end of a token is its signature, and the end of a key what is random in it.
            String end = secret.substring(Math.max(0, secret.length() - 24));
            for (String text : List.of(log, metrics, threads)) {
                assertThat(text.contains(secret) ? lineWith(secret, text) : "")
                        .as("what quotes a secret")
                        .isEmpty();
                assertThat(text.contains(end) ? lineWith(end, text) : "")
                        .as("what quotes the end of a secret")
                        .isEmpty();
            }
        }
    }

    private static String lineWith(String secret, String text) {
        return text.lines().filter(line -> line.contains(secret)).findFirst().orElse(secret);
    }
}
