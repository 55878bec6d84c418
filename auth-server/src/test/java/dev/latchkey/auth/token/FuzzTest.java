package dev.latchkey.auth.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.RawHttp.Response;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Requests that chance made up, the same in each run: each gets an answer of the protocol, whatever it says. */
@AuthServerTest
@TestPropertySource(properties = "latchkey.client.failures-allowed=10000")
class FuzzTest {

    private static final int REQUESTS = 4000;
    private static final long SEED = 20_26_07L;

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    private final Random random = new Random(SEED);
    private List<Credentials> callers;
    private List<String> tokens;

    @Test
    void nothingACallerSendsProducesAServerErrorOrAnAnswerThatIsNotJson() {
        Credentials client = fixtures.client("jobs:read", "jobs:write");
        callers = List.of(client, fixtures.client("jobs:read"), fixtures.resourceServer());
        tokens = List.of(
                wire.token(client), fixtures.apiKey(fixtures.workspace()).key().value());

        int successes = 0;
        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = request();
            Response response = RawHttp.exchange(wire.port(), request);
            assertThat(response.status())
                    .as(() -> new String(request, ISO_8859_1) + "\n" + response)
                    .isLessThan(500);
            assertSpeaksTheProtocol(request, response);
            successes += response.status() == 200 ? 1 : 0;
        }
        // Otherwise chance would not have got past the first doors.
        assertThat(successes).isBetween(REQUESTS / 10, REQUESTS * 9 / 10);
    }

    private static void assertSpeaksTheProtocol(byte[] request, Response response) {
        if (response.status() == 200) {
            return;
        }
        String sent = new String(request, ISO_8859_1);
        assertThat(response.header("Content-Type")).as(sent + "\n" + response).hasValue("application/json");
        assertThat(JsonMapper.shared().readValue(response.body(), Map.class).get("error"))
                .as(sent)
                .isIn(
                        "invalid_request",
                        "invalid_client",
                        "invalid_scope",
                        "invalid_grant",
                        "invalid_target",
                        "unauthorized_client",
                        "unsupported_grant_type",
                        "temporarily_unavailable");
        assertThat(response.body()).doesNotContain("Exception", "dev.latchkey", "springframework");
    }

    private byte[] request() {
        String path = pick("/oauth/token", "/oauth/introspect", "/oauth/revoke");
        String method = chance(4) ? pick("GET", "PUT", "DELETE", "PATCH", "OPTIONS") : "POST";
        boolean exchange = path.equals("/oauth/token") && chance(25);
        byte[] body = (exchange ? exchange() : body(path)).getBytes(ISO_8859_1);
        StringBuilder head = new StringBuilder(method + " " + path + (chance(4) ? "?" + pick("", "a=b", "%41") : "")
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n");
        head.append("Content-Type: ").append(contentType()).append("\r\n");
        for (int i = exchange ? random.nextInt(20) / 19 : chance(4) ? 2 : chance(5) ? 0 : 1; i > 0; i--) {
            head.append("Authorization: ").append(authorization()).append("\r\n");
        }
        return RawHttp.request(head + "\r\n", body);
    }

    private String contentType() {
        return chance(4)
                ? pick(
                        "application/json",
                        "application/x-www-form-urlencoded; charset=" + pick("utf-16", "nonsense", "iso-8859-1"),
                        "multipart/form-data; boundary=x",
                        ";")
                : "application/x-www-form-urlencoded";
    }

    private String authorization() {
        Credentials caller = callers.get(random.nextInt(callers.size()));
        return switch (random.nextInt(12)) {
            case 0 -> "Basic " + noise(20);
            case 1 -> "Basic " + Base64.getEncoder().encodeToString(bytes(30));
            case 2 -> "Bearer " + tokens.get(0);
            case 3 -> new Credentials(noise(40), noise(40)).basic();
            case 4 -> mutated(caller.basic()).replaceAll("[^\\x20-\\x7e]", "~");
            default -> caller.basic();
        };
    }

    /** Most bodies are nearly right, so that they get past the first doors. */
    private String body(String path) {
        Set<String> parameters = new LinkedHashSet<>();
        parameters.add(path.equals("/oauth/token") ? "grant_type=" + grant() : "token=" + credential());
        for (int i = random.nextInt(3); i > 0; i--) {
            parameters.add(parameter());
        }
        String body = String.join("&", parameters);
        return chance(8) ? mutated(body) : body;
    }

    private String exchange() {
        String type = chance(90) ? Exchange.TYPE : escaped(text());
        Set<String> parameters = new LinkedHashSet<>(List.of(
                "grant_type=" + Exchange.GRANT,
                "subject_token_type=" + type,
                "subject_token=" + (chance(60) ? tokens.get(1) : credential())));
        for (int i = random.nextInt(3); i > 0; i--) {
            parameters.add(
                    chance(50)
                            ? parameter()
                            : pick("audience=", "resource=", "actor_token=", "requested_token_type=")
                                    + pick("", "https://api.example.com", escaped(text())));
        }
        String body = String.join("&", parameters);
        return chance(8) ? mutated(body) : body;
    }

    private String grant() {
        return chance(85) ? "client_credentials" : escaped(text());
    }

    private String credential() {
        return chance(60) ? escaped(mutated(pick(tokens))) : pick(pick(tokens), escaped(text()), escaped(noise(300)));
    }

    private String parameter() {
        return switch (random.nextInt(9)) {
            case 0 -> "grant_type=" + grant();
            case 1, 2, 3 -> "scope=" + pick("jobs:read", "jobs:write", "jobs:read+jobs:write", "", escaped(text()));
            case 4 -> "token=" + credential();
            case 5 -> "token_type_hint=" + pick("access_token", "refresh_token", escaped(text()));
            case 6 ->
                "client_id=" + pick(callers.get(random.nextInt(callers.size())).id(), escaped(text()));
            case 7 ->
                "client_secret="
                        + pick(callers.get(random.nextInt(callers.size())).secret(), escaped(text()));
            default -> escaped(text()) + "=" + escaped(text());
        };
    }

    /** Form-urlencoded as a rule, and as it is now and then. */
    private String escaped(String text) {
        return chance(90) ? URLEncoder.encode(text, chance(80) ? UTF_8 : ISO_8859_1) : text;
    }

    /** With one or a few characters changed, lost, doubled or put elsewhere. */
    private String mutated(String text) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0 && !mutated.isEmpty(); i--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(5)) {
                case 0 -> mutated.setCharAt(at, (char) random.nextInt(256));
                case 1 -> mutated.deleteCharAt(at);
                case 2 -> mutated.insert(at, mutated.charAt(at));
                case 3 -> mutated.insert(at, pick(".", "%", "=", "&", "%00", "+", "..", "eyJ"));
                default -> mutated.setLength(at);
            }
        }
        return mutated.toString();
    }

    private String text() {
        return switch (random.nextInt(5)) {
            case 0 -> noise(40);
            case 1 -> "%" + Integer.toHexString(256 + random.nextInt(256)).substring(1);
            case 2 -> "cf_prod_" + noise(38);
            case 3 -> "eyJhbGciOiJub25lIn0." + Base64.getUrlEncoder().encodeToString(bytes(20)) + ".";
            default ->
                pick(
                        "",
                        "null",
                        "0",
                        "-1",
                        "a".repeat(5000),
                        "\ud83d\udd11",
                        "\u0000",
                        "\r\n",
                        "' or 1=1 --",
                        "${jndi:x}",
                        "[]");
        };
    }

    private String noise(int length) {
        return new String(bytes(1 + random.nextInt(length)), ISO_8859_1).replaceAll("[\\p{Cntrl}&]", "_");
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private String pick(String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
