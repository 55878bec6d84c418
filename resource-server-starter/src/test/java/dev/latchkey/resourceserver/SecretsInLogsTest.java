package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** No secret and no credential gets into the log, at any level. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsInLogsTest {

    @Test
    void evenAtTraceNothingSecretIsLogged(CapturedOutput output) {
        try (FakeAuthServer authServer = new FakeAuthServer();
                RunningServer server = new RunningServer(
                                authServer,
                                "--logging.level.dev.latchkey=TRACE",
                                "--logging.level.org.springframework.security=TRACE",
                                "--logging.level.jdk.httpclient=TRACE")
                        .following(authServer)) {
            AccessTokens tokens = new AccessTokens(authServer);
            String token = tokens.good("things:read");
            String stranger = tokens.signed(claims -> claims.issuer("https://marked-issuer.example.com"));
            String key = ApiKeys.key(authServer, "key", "things:read", "");
            String unknown = ApiKeys.unknown();
            for (String credential :
                    new String[] {token, stranger, key, unknown, "marked.secret.text", "cf_prod_marked"}) {
                server.status(credential);
                server.get("/things", "X-Api-Key", credential);
                server.send("POST", "/things", "Authorization", "Bearer " + credential);
            }
            authServer.introspectionStatus = 500;
            authServer.silent = true;
            server.advance(Duration.ofSeconds(10));
            server.status(token);
            server.status(key);

            assertThat(output).contains("refused 401").contains("refused 403");
            for (String secret : new String[] {token, stranger, key, unknown}) {
                assertThat(output).doesNotContain(secret);
                assertThat(output).doesNotContain(secret.substring(secret.length() - 20));
            }
            assertThat(output).doesNotContain("marked", FakeAuthServer.CLIENT_SECRET);
        }
    }
}
